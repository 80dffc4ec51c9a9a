package io.github.feishureactive.spring.web;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigureOrder;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.web.ErrorResponse;

import io.github.feishureactive.spring.internal.ConditionalOnSwitch;

/**
 * Auto-configuration of problem details, for WebFlux and Spring MVC alike. {@code feishu.web.problem-details=false}
 * leaves errors of calls to whatever else handles them.
 */
@AutoConfiguration
// Among advices without an order, the one that was registered first is asked first.
@AutoConfigureOrder(Ordered.LOWEST_PRECEDENCE)
@ConditionalOnClass(ErrorResponse.class)
@ConditionalOnWebApplication
@ConditionalOnSwitch(value = "feishu.web.problem-details", otherwise = true)
public final class FeishuWebAutoConfiguration {

    FeishuWebAutoConfiguration() {}

    @Bean
    FeishuProblemAdvice feishuProblemAdvice() {
        return new FeishuProblemAdvice();
    }
}
