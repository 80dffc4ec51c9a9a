package io.github.feishureactive.spring.internal;

import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** The condition of {@link ConditionalOnConfiguredApp}. */
final class OnConfiguredApp extends SpringBootCondition implements ConfigurationCondition {

    @Override
    public ConfigurationPhase getConfigurationPhase() {
        return ConfigurationPhase.REGISTER_BEAN;
    }

    @Override
    public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
        ConditionMessage.Builder message = ConditionMessage.forCondition(ConditionalOnConfiguredApp.class);
        if (!AppNames.of(context.getEnvironment()).isEmpty()) {
            return ConditionOutcome.match(message.available("feishu.apps"));
        }
        Map<String, ?> attributes =
                Objects.requireNonNull(metadata.getAnnotationAttributes(ConditionalOnConfiguredApp.class.getName()));
        return Stream.of((Class<?>[]) Objects.requireNonNull(attributes.get("unless")))
                .filter(type -> !DefaultCandidate.names(Objects.requireNonNull(context.getBeanFactory()), type)
                        .isEmpty())
                .findFirst()
                .map(type -> ConditionOutcome.noMatch(message.found("bean").items(type.getSimpleName())))
                .orElseGet(() -> ConditionOutcome.match(message.because("nothing takes its place")));
    }
}
