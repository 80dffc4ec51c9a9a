package io.github.feishureactive.spring.web;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.method.ControllerAdviceBean;

import static org.assertj.core.api.Assertions.assertThat;

class FeishuWebAutoConfigurationTest {

    private final ReactiveWebApplicationContextRunner runner = new ReactiveWebApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(FeishuWebAutoConfiguration.class, OfACompany.class));

    @Test
    void isThereInWebApplicationsAlone() {
        runner.run(context -> assertThat(context).hasSingleBean(FeishuProblemAdvice.class));
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(FeishuWebAutoConfiguration.class))
                .run(context -> assertThat(context).doesNotHaveBean(FeishuProblemAdvice.class));
        runner.withClassLoader(new FilteredClassLoader(ErrorResponse.class))
                .run(context -> assertThat(context).doesNotHaveBean("feishuProblemAdvice"));
    }

    @Test
    void canBeSwitchedOff() {
        for (String property : List.of("feishu.web.problem-details=false", "feishu.enabled=false")) {
            runner.withPropertyValues(property)
                    .run(context -> assertThat(context).doesNotHaveBean(FeishuProblemAdvice.class));
        }
    }

    @Test
    void aValueThatIsNeitherOnNorOffIsAStartFailure() {
        runner.withPropertyValues("feishu.web.problem-details=maybe").run(context -> assertThat(context)
                .getFailure()
                .hasStackTraceContaining("feishu.web.problem-details: \"maybe\" is not true or false"));
        runner.withPropertyValues("feishu.web.problem-details=on")
                .run(context -> assertThat(context).hasSingleBean(FeishuProblemAdvice.class));
    }

    /** Even by one that says no order, of the application or of another auto-configuration. */
    @Test
    void isAskedAfterAnyOtherAdvice() {
        runner.withBean("zero", Advice.class, Advice::new)
                .run(context -> assertThat(ControllerAdviceBean.findAnnotatedBeans(context))
                        .extracting(advice -> advice.getBeanType().getSimpleName())
                        .containsExactly("Advice", "Advice", "FeishuProblemAdvice"));
    }

    @RestControllerAdvice
    static class Advice {}

    @Configuration(proxyBeanMethods = false)
    static class OfACompany {

        @Bean
        Advice adviceOfACompany() {
            return new Advice();
        }
    }
}
