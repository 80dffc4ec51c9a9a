package io.github.feishureactive.spring.internal;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.beans.factory.annotation.BeanFactoryAnnotationUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.core.annotation.AnnotationAwareOrderComparator;
import org.springframework.core.env.Environment;

/** Finds the beans of each app. Those of a named app carry its name as their qualifier. */
public final class Apps {

    private final ConfigurableListableBeanFactory beans;
    private final Environment environment;
    private final List<String> named;

    /**
     * Finds beans of an application.
     *
     * @param beans the application's beans
     * @param environment the application's environment
     */
    public Apps(ConfigurableListableBeanFactory beans, Environment environment) {
        this.beans = beans;
        this.environment = environment;
        this.named = AppNames.of(environment);
    }

    /**
     * Returns the apps below {@code feishu.apps}.
     *
     * @return their names
     */
    public List<String> named() {
        return named;
    }

    /**
     * Returns all apps.
     *
     * @return their names, the default one first
     */
    public List<String> all() {
        return Stream.concat(Stream.of(AppNames.DEFAULT), named.stream()).toList();
    }

    /**
     * Returns what sets an app's properties.
     *
     * @param app the app's name
     * @return the settings, which name a property as it is to be written
     */
    public Settings settings(String app) {
        return new Settings(property -> AppBinder.name(environment, app, property));
    }

    /**
     * Returns the name of an app's bean.
     *
     * @param app the app's name
     * @param type the bean's type
     * @return the bean's name, or {@code null} if the app has none
     * @throws NoUniqueBeanDefinitionException if it has several
     */
    public @Nullable String name(String app, Class<?> type) {
        return app.equals(AppNames.DEFAULT) ? DefaultCandidate.name(beans, type) : qualified(beans, app, type);
    }

    static @Nullable String qualified(ConfigurableListableBeanFactory beans, String app, Class<?> type) {
        List<String> names = Stream.of(beans.getBeanNamesForType(type))
                .filter(name -> BeanFactoryAnnotationUtils.isQualifierMatch(app::equals, name, beans))
                .toList();
        if (names.size() > 1) {
            throw new NoUniqueBeanDefinitionException(type, names);
        }
        return names.isEmpty() ? null : names.get(0);
    }

    /**
     * Returns an app's bean.
     *
     * @param app the app's name
     * @param type the bean's type
     * @param <T> the bean's type
     * @return the bean, or {@code null} if the app has none
     */
    public <T> @Nullable T find(String app, Class<T> type) {
        String name = name(app, type);
        return name == null ? null : beans.getBean(name, type);
    }

    /**
     * Returns an app's bean, unless it has several: to inject one of them fails anyway.
     *
     * @param app the app's name
     * @param type the bean's type
     * @param <T> the bean's type
     * @return the bean, or {@code null} if the app has none or several
     */
    public <T> @Nullable T findUnique(String app, Class<T> type) {
        try {
            return find(app, type);
        } catch (NoUniqueBeanDefinitionException e) {
            return null;
        }
    }

    /**
     * Returns an app's bean, or else the one that all apps share.
     *
     * @param app the app's name
     * @param type the bean's type
     * @param <T> the bean's type
     * @return the bean, or {@code null} if there is neither
     */
    public <T> @Nullable T findOrShared(String app, Class<T> type) {
        T own = find(app, type);
        return own == null ? find(AppNames.DEFAULT, type) : own;
    }

    /**
     * Returns the beans of a type that apply to an app: those qualified with its name, and those that are qualified
     * with no app's.
     *
     * @param app the app's name
     * @param type the type of the beans
     * @param <T> the type of the beans
     * @return the beans in their order
     */
    public <T> List<T> applying(String app, Class<T> type) {
        return Stream.of(beans.getBeanNamesForType(type))
                .filter(name -> applies(app, name))
                .map(name -> new Candidate<>(beans.getBean(name, type), factoryMethod(name)))
                .sorted(AnnotationAwareOrderComparator.INSTANCE.withSourceProvider(
                        candidate -> ((Candidate<?>) candidate).orderSources()))
                .map(Candidate::bean)
                .toList();
    }

    private @Nullable Method factoryMethod(String name) {
        return beans.containsBeanDefinition(name)
                        && beans.getMergedBeanDefinition(name) instanceof RootBeanDefinition definition
                ? definition.getResolvedFactoryMethod()
                : null;
    }

    /** {@code @Order} may stand at the method that makes the bean, at its class, or be told by the bean. */
    private record Candidate<T>(T bean, @Nullable Method factoryMethod) {

        Object[] orderSources() {
            return Stream.of(factoryMethod, bean).filter(Objects::nonNull).toArray();
        }
    }

    private boolean applies(String app, String name) {
        List<String> qualifiers = all().stream()
                .filter(one -> BeanFactoryAnnotationUtils.isQualifierMatch(one::equals, name, beans))
                .toList();
        return qualifiers.isEmpty() ? DefaultCandidate.is(beans, name) : qualifiers.contains(app);
    }
}
