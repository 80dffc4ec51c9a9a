package io.github.feishureactive.spring.internal;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.config.RuntimeBeanReference;
import org.springframework.beans.factory.support.AutowireCandidateQualifier;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.core.env.Environment;

/**
 * Defines the beans of one app, qualified with its name. A bean of the application that is so qualified comes first.
 */
public final class AppDefinitions {

    private final String app;
    private final BeanDefinitionRegistry registry;
    private final ConfigurableListableBeanFactory beans;
    private final Environment environment;

    AppDefinitions(
            String app,
            BeanDefinitionRegistry registry,
            ConfigurableListableBeanFactory beans,
            Environment environment) {
        this.app = app;
        this.registry = registry;
        this.beans = beans;
        this.environment = environment;
    }

    /**
     * Returns the app's name.
     *
     * @return the name
     */
    public String name() {
        return app;
    }

    /**
     * Returns one of the app's properties that are never shared.
     *
     * @param property the property's name below that of the app
     * @return the value, empty if it is not set
     */
    public String property(String property) {
        return AppBinder.text(environment, "feishu.apps." + app + "." + property);
    }

    /**
     * Returns whether one of the app's properties that are never shared is on.
     *
     * @param property the property's name below that of the app
     * @return whether it is set and on
     */
    public boolean isOn(String property) {
        return OnSwitch.isOn(environment, "feishu.apps." + app + "." + property, false);
    }

    /**
     * Returns whether the app is a store app.
     *
     * @return whether it works in many tenants
     */
    public boolean isStoreApp() {
        return property("app-type").equalsIgnoreCase("store");
    }

    /**
     * Finds the app's bean of a type.
     *
     * @param type the type
     * @return the bean's name, or {@code null} if the app has none yet
     */
    public @Nullable String find(Class<?> type) {
        return Apps.qualified(beans, app, type);
    }

    /**
     * Refers to the app's bean of a type.
     *
     * @param type the type
     * @return the reference
     */
    public RuntimeBeanReference bean(Class<?> type) {
        String name = find(type);
        if (name == null) {
            throw new IllegalStateException("App " + app + " has no " + type.getSimpleName());
        }
        return new RuntimeBeanReference(name);
    }

    /**
     * Finds the bean of a type that all apps share.
     *
     * @param type the type
     * @return the bean's name, or {@code null} if there is none yet
     */
    public @Nullable String shared(Class<?> type) {
        return DefaultCandidate.name(beans, type);
    }

    /**
     * Defines a bean that a static method makes, unless the app has one of its type.
     *
     * @param type the bean's type
     * @param name the name that the default app's bean has
     * @param factory the class of the method
     * @param method the method; it has one form only
     * @param arguments its first arguments; the others are injected
     * @return the definition, for a destroy method and the like
     */
    public RootBeanDefinition defineIfMissing(
            Class<?> type, String name, Class<?> factory, String method, Object... arguments) {
        return find(type) == null
                ? define(type, name, factory, method, arguments)
                : definition(type, factory, method, arguments);
    }

    /**
     * Defines a bean that a static method makes.
     *
     * @param type the bean's type
     * @param name the name that the default app's bean has
     * @param factory the class of the method
     * @param method the method; it has one form only
     * @param arguments its first arguments; the others are injected
     * @return the definition, for a destroy method and the like
     */
    public RootBeanDefinition define(Class<?> type, String name, Class<?> factory, String method, Object... arguments) {
        RootBeanDefinition definition = definition(type, factory, method, arguments);
        registry.registerBeanDefinition(name + "#" + app, definition);
        return definition;
    }

    private RootBeanDefinition definition(Class<?> type, Class<?> factory, String method, Object... arguments) {
        RootBeanDefinition definition = new RootBeanDefinition(factory);
        definition.setTargetType(type);
        definition.setUniqueFactoryMethodName(method);
        definition.setAutowireMode(RootBeanDefinition.AUTOWIRE_CONSTRUCTOR);
        for (int i = 0; i < arguments.length; i++) {
            definition.getConstructorArgumentValues().addIndexedArgumentValue(i, arguments[i]);
        }
        definition.addQualifier(new AutowireCandidateQualifier(Qualifier.class, app));
        definition.setDefaultCandidate(false);
        return definition;
    }
}
