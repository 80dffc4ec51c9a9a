package io.github.feishureactive.spring.internal;

import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** The condition of {@link ConditionalOnSwitch}. */
final class OnSwitch extends SpringBootCondition {

    private static final String ENABLED = "feishu.enabled";

    @Override
    public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
        ConditionMessage.Builder message = ConditionMessage.forCondition(ConditionalOnSwitch.class);
        Map<String, ?> attributes =
                Objects.requireNonNull(metadata.getAnnotationAttributes(ConditionalOnSwitch.class.getName()));
        Environment environment = context.getEnvironment();
        if (!isOn(environment, ENABLED, true)) {
            return ConditionOutcome.noMatch(message.because(ENABLED + " is off"));
        }
        boolean otherwise = (boolean) Objects.requireNonNull(attributes.get("otherwise"));
        return Stream.of((String[]) Objects.requireNonNull(attributes.get("value")))
                .filter(property -> !isOn(environment, property, otherwise))
                .findFirst()
                .map(property -> ConditionOutcome.noMatch(message.because(property + " is off")))
                .orElseGet(() -> ConditionOutcome.match(message.because("nothing is off")));
    }

    static boolean isOn(Environment environment, String property, boolean otherwise) {
        try {
            return Binder.get(environment).bind(property, Boolean.class).orElse(otherwise);
        } catch (BindException e) {
            throw BindFailure.explain(e, property);
        }
    }
}
