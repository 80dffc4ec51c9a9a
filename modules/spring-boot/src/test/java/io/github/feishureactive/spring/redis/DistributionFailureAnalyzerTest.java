package io.github.feishureactive.spring.redis;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;

import io.github.feishureactive.spring.FeishuAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The analysis explains why an application cannot share, without a stack trace and without a key. */
@ExtendWith(OutputCaptureExtension.class)
class DistributionFailureAnalyzerTest {

    @Test
    void saysWhatIsMissingAndWhatToDo(CapturedOutput output) {
        start("--feishu.distributed=true");
        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("With feishu.distributed=true, there is no Redis to share quotas through.")
                .contains("spring-boot-starter-data-redis")
                .doesNotContain("\tat io.github");
    }

    @Test
    void aKeyIsNotPrintedWhenAnotherValueIsWrong(CapturedOutput output) {
        start("--feishu.redis.ticket-key=k3y-that-is-secret", "--feishu.base-url=nowhere");
        assertThat(output).contains("The base URL must start with").doesNotContain("k3y-that-is-secret");
    }

    private static void start(String... arguments) {
        SpringApplication application = new SpringApplication(Empty.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        application.setDefaultProperties(Map.of(
                "feishu.app-id", "cli_boot",
                "feishu.app-secret", "s3cret",
                "feishu.instances", "2"));
        assertThatThrownBy(() -> application.run(arguments)).isInstanceOf(Exception.class);
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({
        SslAutoConfiguration.class,
        FeishuDistributionAutoConfiguration.class,
        FeishuAutoConfiguration.class
    })
    static class Empty {}
}
