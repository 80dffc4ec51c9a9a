package io.github.feishureactive.spring;

import org.junit.jupiter.api.Test;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.aot.test.generate.TestGenerationContext;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.test.tools.CompileWithForkedClassLoader;
import org.springframework.core.test.tools.TestCompiler;
import org.springframework.javapoet.ClassName;

import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.hire.referral.account.ReferralAccounts;
import io.github.feishureactive.hire.referral.jobpost.ReferralJobPosts;
import io.github.feishureactive.hire.referral.referral.Referrals;
import io.github.feishureactive.spring.event.FeishuEventsAutoConfiguration;
import io.github.feishureactive.spring.health.FeishuHealthAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The application as Spring generates it for a native image, compiled and run by the JVM. GraalVM itself is not tested
 * here.
 */
class FeishuAotTest {

    @Test
    @CompileWithForkedClassLoader
    @SuppressWarnings("unchecked")
    void theGeneratedApplicationRuns() {
        TestGenerationContext generated =
                new TestGenerationContext(ClassName.get("io.github.feishureactive.spring.aot", "Application"));
        AnnotationConfigApplicationContext prepared = new AnnotationConfigApplicationContext();
        prepared.register(Application.class);
        set("feishu.app-id=cli_prepared").applyTo(prepared);
        new ApplicationContextAotGenerator().processAheadOfTime(prepared, generated);
        prepared.close();
        generated.writeGeneratedContent();

        RuntimeHints hints = generated.getRuntimeHints();
        assertThat(RuntimeHintsPredicates.reflection()
                        .onType(FeishuProperties.class)
                        .test(hints))
                .isTrue();
        for (Class<?> nested : new Class<?>[] {
            FeishuProperties.Retry.class,
            FeishuProperties.RateLimiter.class,
            FeishuProperties.Ssl.class,
            EventProperties.class,
            WebhookProperties.class,
            LongConnectionProperties.class,
            RedisProperties.class
        }) {
            assertThat(RuntimeHintsPredicates.reflection()
                            .onConstructorInvocation(nested.getDeclaredConstructors()[0])
                            .test(hints))
                    .as(nested.getName())
                    .isTrue();
        }

        TestCompiler.forSystem().with(generated).compile(compiled -> {
            try (GenericApplicationContext context = new GenericApplicationContext()) {
                set("feishu.app-id=cli_generated", "feishu.app-secret=s3cret", "feishu.deadline=7s")
                        .applyTo(context);
                compiled.getInstance(ApplicationContextInitializer.class).initialize(context);
                context.refresh();
                assertThat(context.getBean(FeishuGateway.class)).hasToString("FeishuGateway[app cli_generated]");
                assertThat(context.getBean(FeishuProperties.class).deadline()).hasSeconds(7);
                assertThat(context.getBeansOfType(ReferralAccounts.class)).hasSize(1);
                assertThat(context.getBeansOfType(Referrals.class)).hasSize(1);
                assertThat(context.getBeansOfType(ReferralJobPosts.class)).hasSize(1);
            }
        });
    }

    private static TestPropertyValues set(String... properties) {
        return TestPropertyValues.of(properties);
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({
        SslAutoConfiguration.class,
        FeishuAutoConfiguration.class,
        FeishuEventsAutoConfiguration.class,
        FeishuHealthAutoConfiguration.class
    })
    static class Application {}
}
