package io.github.feishureactive.spring.internal;

import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.AbstractBeanDefinition;

/** Finds the bean that is injected where only its type is named. */
public final class DefaultCandidate {

    private DefaultCandidate() {}

    /**
     * Returns the names of the beans of a type that are injected where only the type is named.
     *
     * @param beans the application's beans
     * @param type the type
     * @return the names, several if none is primary
     */
    public static List<String> names(ConfigurableListableBeanFactory beans, Class<?> type) {
        List<String> candidates = Stream.of(beans.getBeanNamesForType(type))
                .filter(name -> is(beans, name))
                .toList();
        List<String> primary = candidates.stream()
                .filter(name -> beans.containsBeanDefinition(name)
                        && beans.getMergedBeanDefinition(name).isPrimary())
                .toList();
        return primary.isEmpty() ? candidates : primary;
    }

    /**
     * Returns the name of the default candidate of a type.
     *
     * @param beans the application's beans
     * @param type the type
     * @return the name, or {@code null} if there is none
     * @throws NoUniqueBeanDefinitionException if there are several, and none is primary
     */
    public static @Nullable String name(ConfigurableListableBeanFactory beans, Class<?> type) {
        List<String> names = names(beans, type);
        if (names.size() > 1) {
            throw new NoUniqueBeanDefinitionException(type, names);
        }
        return names.isEmpty() ? null : names.get(0);
    }

    static boolean is(ConfigurableListableBeanFactory beans, String name) {
        if (!beans.containsBeanDefinition(name)) {
            return true;
        }
        BeanDefinition definition = beans.getMergedBeanDefinition(name);
        return definition.isAutowireCandidate()
                && !(definition instanceof AbstractBeanDefinition known && !known.isDefaultCandidate());
    }
}
