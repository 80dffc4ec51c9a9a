package io.github.feishureactive.spring;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;

import io.github.feishureactive.spring.internal.failure.MissingAppException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The analysis names the missing property, without a stack trace. */
@ExtendWith(OutputCaptureExtension.class)
class MissingAppFailureAnalyzerTest {

    @Test
    void saysWhatIsMissingAndWhatToDo(CapturedOutput output) {
        assertThatThrownBy(() -> start("--feishu.app-id=cli_boot")).hasRootCauseInstanceOf(MissingAppException.class);
        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("the property 'feishu.app-secret' is missing or blank")
                .contains("developer console", "FEISHU_APP_SECRET", "feishu.enabled=false")
                .doesNotContain("feishu.app-id'", "\tat io.github");
    }

    @Test
    void saysIfBothAreMissing(CapturedOutput output) {
        assertThatThrownBy(() -> start()).hasRootCauseInstanceOf(MissingAppException.class);
        assertThat(output).contains("the properties 'feishu.app-id' and 'feishu.app-secret' are missing or blank");
    }

    @Test
    void saysItOfTheAppThatIsMeant(CapturedOutput output) {
        assertThatThrownBy(() -> start("--feishu.apps.supplier.app-id=cli_boot"))
                .hasRootCauseInstanceOf(MissingAppException.class);
        assertThat(output)
                .contains("the property 'feishu.apps.supplier.app-secret' is missing or blank")
                .contains(
                        "FEISHU_APPS_SUPPLIER_APP_SECRET",
                        "FeishuGateway with @Bean(defaultCandidate = false) and" + " @Qualifier(\"supplier\")");
    }

    private static void start(String... arguments) {
        SpringApplication application = new SpringApplication(Empty.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        application.run(arguments).close();
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({SslAutoConfiguration.class, FeishuAutoConfiguration.class})
    static class Empty {}
}
