package io.github.feishureactive.spring;

import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Explains that several beans of one of our types are candidates where only the type is named. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class AmbiguousBeanFailureAnalyzer extends AbstractFailureAnalyzer<NoUniqueBeanDefinitionException> {

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, NoUniqueBeanDefinitionException cause) {
        Class<?> type = cause.getBeanType();
        if (type == null || !type.getName().startsWith("io.github.feishureactive.")) {
            return null;
        }
        List<String> names = List.copyOf(Objects.requireNonNullElse(cause.getBeanNamesFound(), List.of()));
        return new FailureAnalysis(
                "There are " + cause.getNumberOfBeansFound() + " beans of type " + type.getSimpleName()
                        + ", and none of them is the default one: '" + String.join("', '", names) + "'.",
                """
                Consider one of these:

                  - Annotate all but the default one with @Bean(defaultCandidate = false), and inject those by name, such \
                as with @Qualifier("%s").
                  - Annotate the default one with @Primary.
                """.formatted(names.isEmpty() ? "name" : names.get(names.size() - 1)),
                cause);
    }
}
