package io.github.feishureactive.spring;

import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

import io.github.feishureactive.spring.internal.AppBinder;
import io.github.feishureactive.spring.internal.BindFailure;
import io.github.feishureactive.spring.internal.InvalidPropertyException;
import io.github.feishureactive.spring.internal.KnownProperties;

/**
 * Explains an {@link InvalidPropertyException}, and what Spring Boot's binder says of our properties: which property,
 * why, where it is set, and what to do. Does not show the value, which may be a secret, unless the reason does.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class InvalidPropertyFailureAnalyzer implements FailureAnalyzer {

    private static final String PREFIX = "feishu.";
    private static final ConfigurationPropertyName OURS = ConfigurationPropertyName.of("feishu");

    private final Environment environment;

    InvalidPropertyFailureAnalyzer(Environment environment) {
        this.environment = environment;
    }

    @Override
    public @Nullable FailureAnalysis analyze(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof InvalidPropertyException invalid) {
                return analysis(failure, invalid);
            }
            if (cause instanceof BindException bind
                    && (OURS.equals(bind.getName()) || OURS.isAncestorOf(bind.getName()))) {
                return analysis(
                        failure, BindFailure.explain(bind, bind.getName().toString()));
            }
        }
        return null;
    }

    private FailureAnalysis analysis(Throwable failure, InvalidPropertyException invalid) {
        String property = invalid.property();
        ConfigurationProperty set = AppBinder.find(environment, property);
        String origin = set == null || set.getOrigin() == null ? "" : "\n\n    Origin: " + set.getOrigin();
        boolean missing = set == null && invalid.action() == null;
        return new FailureAnalysis(
                "The property '" + property + (missing ? "' is missing: " : "' is wrong: ") + invalid.reason() + origin,
                Objects.requireNonNullElseGet(invalid.action(), () -> action(property, set != null)),
                failure);
    }

    /** What another app does not set is what all apps share, or the default. */
    private static String action(String property, boolean set) {
        String change = (set ? "Correct the value of '" : "Set '") + property + "'";
        String byDefault = KnownProperties.of(FeishuProperties.class).defaultOf(property.substring(PREFIX.length()));
        return set && byDefault != null && !byDefault.isEmpty()
                ? change + ", or remove it for the default, which is " + byDefault + "."
                : change + ".";
    }
}
