package io.github.feishureactive.spring.internal.failure;

import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

import io.github.feishureactive.spring.internal.AppNames;

/** Explains that none of our beans is the one to inject where only the type is named, or that several are. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class DefaultBeanFailureAnalyzer extends AbstractFailureAnalyzer<NoSuchBeanDefinitionException> {

    private final Environment environment;

    DefaultBeanFailureAnalyzer(Environment environment) {
        this.environment = environment;
    }

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, NoSuchBeanDefinitionException cause) {
        Class<?> type = cause.getBeanType();
        if (type == null || !type.getName().startsWith("io.github.feishureactive.")) {
            return null;
        }
        if (cause instanceof NoUniqueBeanDefinitionException several) {
            return several(type, several);
        }
        List<String> apps = AppNames.of(environment);
        return apps.isEmpty() ? null : none(type, apps, cause);
    }

    private static FailureAnalysis several(Class<?> type, NoUniqueBeanDefinitionException cause) {
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

    private static FailureAnalysis none(Class<?> type, List<String> apps, NoSuchBeanDefinitionException cause) {
        return new FailureAnalysis(
                "No bean of type " + type.getSimpleName() + " belongs to this injection point. The apps are '"
                        + String.join("', '", apps) + "'; 'feishu.app-id', the default one, is not set or not meant.",
                """
                Consider one of these:

                  - Name the app at the injection point, such as with @Qualifier("%s").
                  - Configure the default app with 'feishu.app-id' and 'feishu.app-secret'.
                """.formatted(apps.get(0)),
                cause);
    }
}
