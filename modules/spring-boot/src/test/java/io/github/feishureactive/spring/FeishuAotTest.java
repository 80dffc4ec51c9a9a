package io.github.feishureactive.spring;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.aot.test.generate.TestGenerationContext;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.test.tools.CompileWithForkedClassLoader;
import org.springframework.core.test.tools.TestCompiler;
import org.springframework.javapoet.ClassName;

import io.github.feishureactive.core.internal.AppBound;
import io.github.feishureactive.hire.referral.account.ReferralAccounts;
import io.github.feishureactive.hire.referral.jobpost.ReferralJobPosts;
import io.github.feishureactive.hire.referral.referral.Referrals;
import io.github.feishureactive.spring.event.FeishuEventsAutoConfiguration;
import io.github.feishureactive.spring.health.FeishuHealthAutoConfiguration;
import io.github.feishureactive.spring.internal.LongConnectionLifecycle;

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
        set(
                        "feishu.app-id=cli_prepared",
                        "feishu.apps.partner.app-id=cli_prepared_too",
                        "feishu.apps.partner.app-secret=${NOT_HERE_YET}",
                        "feishu.apps.partner.long-connection.enabled=true")
                .applyTo(prepared);
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
                set(
                                "feishu.app-id=cli_generated",
                                "feishu.app-secret=s3cret",
                                "feishu.deadline=7s",
                                "feishu.apps.partner.app-id=cli_partner",
                                "feishu.apps.partner.app-secret=s3cret",
                                "feishu.apps.partner.base-url=http://127.0.0.1:1")
                        .applyTo(context);
                compiled.getInstance(ApplicationContextInitializer.class).initialize(context);
                context.refresh();
                assertThat(context.getBean(FeishuAutoConfiguration.GATEWAY_BEAN_NAME))
                        .hasToString("FeishuGateway[app cli_generated]");
                assertThat(context.getBean(FeishuProperties.class).deadline()).hasSeconds(7);
                // What the generated definitions still say: by name, or the default one.
                assertThat(context.getBean(Injected.class).apps).containsExactly("cli_generated", "cli_partner");
                assertThat(context.getBeansOfType(LongConnectionLifecycle.class))
                        .hasSize(1);
                assertThat(context.getBeansOfType(ReferralAccounts.class)).hasSize(2);
                assertThat(context.getBeansOfType(Referrals.class)).hasSize(2);
                assertThat(context.getBeansOfType(ReferralJobPosts.class)).hasSize(2);
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
    @Import(Injected.class)
    static class Application {}

    static final class Injected {

        private final List<String> apps;

        Injected(ReferralAccounts accounts, @Qualifier("partner") ReferralAccounts partner) {
            this.apps = List.of(((AppBound) accounts).appId(), ((AppBound) partner).appId());
        }
    }
}
