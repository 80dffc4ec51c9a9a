package io.github.feishureactive.spring.internal;

import java.util.Objects;
import java.util.stream.Stream;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.core.token.Authentication;

/** The condition of {@link ConditionalOnStoreApp}. */
final class OnStoreApp extends SpringBootCondition implements ConfigurationCondition {

    @Override
    public ConfigurationPhase getConfigurationPhase() {
        return ConfigurationPhase.REGISTER_BEAN;
    }

    @Override
    public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
        ConditionMessage.Builder message = ConditionMessage.forCondition(ConditionalOnStoreApp.class);
        Environment environment = context.getEnvironment();
        boolean named = AppNames.of(environment).stream()
                .anyMatch(app -> isStore(environment, "feishu.apps." + app + ".app-type"));
        boolean byDefault = isStore(environment, "feishu.app-type")
                && Stream.of(Authentication.class, FeishuGateway.class)
                        .allMatch(type -> DefaultCandidate.names(Objects.requireNonNull(context.getBeanFactory()), type)
                                .isEmpty());
        return named || byDefault
                ? ConditionOutcome.match(message.available("a store app"))
                : ConditionOutcome.noMatch(message.didNotFind("a store app").atAll());
    }

    private static boolean isStore(Environment environment, String property) {
        return AppBinder.text(environment, property).equalsIgnoreCase("store");
    }
}
