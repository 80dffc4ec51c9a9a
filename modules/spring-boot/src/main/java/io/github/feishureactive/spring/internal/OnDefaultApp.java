package io.github.feishureactive.spring.internal;

import java.util.Objects;
import java.util.stream.Stream;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.core.token.Authentication;
import io.github.feishureactive.spring.connection.FeishuConnectionDetails;

/** The condition of {@link ConditionalOnDefaultApp}. */
final class OnDefaultApp extends SpringBootCondition implements ConfigurationCondition {

    @Override
    public ConfigurationPhase getConfigurationPhase() {
        return ConfigurationPhase.REGISTER_BEAN;
    }

    @Override
    public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
        ConditionMessage.Builder message = ConditionMessage.forCondition(ConditionalOnDefaultApp.class);
        Environment environment = context.getEnvironment();
        // First: with beans, a property may hold a placeholder that nothing resolves.
        return defined(Objects.requireNonNull(context.getBeanFactory()))
                        || configured(environment)
                        || AppNames.of(environment).isEmpty()
                ? ConditionOutcome.match(message.available("feishu.app-id"))
                : ConditionOutcome.noMatch(message.because("all apps are below feishu.apps"));
    }

    private static boolean defined(ConfigurableListableBeanFactory beans) {
        return Stream.of(FeishuConnectionDetails.class, Authentication.class, FeishuGateway.class)
                .anyMatch(type -> !DefaultCandidate.names(beans, type).isEmpty());
    }

    private static boolean configured(Environment environment) {
        return Stream.of("feishu.app-id", "feishu.app-secret")
                .anyMatch(property -> StringUtils.hasText(AppBinder.text(environment, property)));
    }
}
