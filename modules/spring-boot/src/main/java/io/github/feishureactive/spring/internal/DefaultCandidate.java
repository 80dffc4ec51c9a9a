package io.github.feishureactive.spring.internal;

import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.AbstractBeanDefinition;

/** Finds the bean that is injected where only its type is named. */
public final class DefaultCandidate {

    private DefaultCandidate() {}

    /**
     * Returns the name of the one default candidate of a type, or of the primary one of several.
     *
     * @param beans the application's beans
     * @param type the type
     * @return the name, or {@code null} if there is none or injecting one would fail
     */
    public static @Nullable String name(ConfigurableListableBeanFactory beans, Class<?> type) {
        List<String> candidates = Stream.of(beans.getBeanNamesForType(type))
                .filter(name -> isDefault(beans, name))
                .toList();
        List<String> chosen = candidates.size() <= 1
                ? candidates
                : candidates.stream().filter(name -> isPrimary(beans, name)).toList();
        return chosen.size() == 1 ? chosen.get(0) : null;
    }

    private static boolean isDefault(ConfigurableListableBeanFactory beans, String name) {
        if (!beans.containsBeanDefinition(name)) {
            return true;
        }
        BeanDefinition definition = beans.getMergedBeanDefinition(name);
        return definition.isAutowireCandidate()
                && !(definition instanceof AbstractBeanDefinition known && !known.isDefaultCandidate());
    }

    private static boolean isPrimary(ConfigurableListableBeanFactory beans, String name) {
        return beans.containsBeanDefinition(name)
                && beans.getMergedBeanDefinition(name).isPrimary();
    }
}
