package io.github.feishureactive.spring.event;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

import io.github.feishureactive.spring.internal.AppBinder;

/** Matches if the default app has a webhook. */
final class OnWebhookPath extends SpringBootCondition {

    private static final String PATH = "feishu.webhook.path";

    @Override
    public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
        ConditionMessage.Builder message = ConditionMessage.forCondition(PATH);
        return AppBinder.text(context.getEnvironment(), PATH).isEmpty()
                ? ConditionOutcome.noMatch(message.because("is not set"))
                : ConditionOutcome.match(message.because("is set"));
    }
}
