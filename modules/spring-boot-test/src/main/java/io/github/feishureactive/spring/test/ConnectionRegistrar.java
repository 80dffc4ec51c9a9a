package io.github.feishureactive.spring.test;

import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;

import io.github.feishureactive.simulator.FeishuSimulator;
import io.github.feishureactive.spring.connection.FeishuConnectionDetails;
import io.github.feishureactive.spring.internal.AppDefinitions;
import io.github.feishureactive.spring.internal.AppNames;
import io.github.feishureactive.spring.internal.AppRegistrar;

/** Registers the connection details of each app, before the auto-configuration takes the properties for them. */
final class ConnectionRegistrar extends AppRegistrar {

    private static final String BEAN_NAME = "feishuSimulatorConnectionDetails";

    private @Nullable Environment environment;
    private @Nullable ConfigurableListableBeanFactory beans;

    @Override
    public void setEnvironment(Environment environment) {
        super.setEnvironment(environment);
        this.environment = environment;
    }

    @Override
    public void setBeanFactory(BeanFactory beanFactory) {
        super.setBeanFactory(beanFactory);
        this.beans = (ConfigurableListableBeanFactory) beanFactory;
    }

    @Override
    public void registerBeanDefinitions(AnnotationMetadata importing, BeanDefinitionRegistry registry) {
        if (environment == null || beans == null) {
            return;
        }
        MissingValues.supply(environment);
        requireNone(beans, FeishuConnectionDetails.class);
        requireNone(beans, FeishuSimulator.class);
        if (hasDefaultApp(environment)) {
            RootBeanDefinition definition = new RootBeanDefinition(SimulatorConnectionDetails.class);
            definition.setTargetType(FeishuConnectionDetails.class);
            definition.setUniqueFactoryMethodName("of");
            definition.setAutowireMode(RootBeanDefinition.AUTOWIRE_CONSTRUCTOR);
            definition.getConstructorArgumentValues().addIndexedArgumentValue(0, AppNames.DEFAULT);
            registry.registerBeanDefinition(BEAN_NAME, definition);
        }
        super.registerBeanDefinitions(importing, registry);
    }

    /** A property counts even if its value is a placeholder that only production resolves. */
    private static boolean hasDefaultApp(Environment environment) {
        return AppNames.of(environment).isEmpty()
                || Stream.of("feishu.app-id", "feishu.app-secret").anyMatch(environment::containsProperty);
    }

    @Override
    protected void register(AppDefinitions app) {
        app.define(FeishuConnectionDetails.class, BEAN_NAME, SimulatorConnectionDetails.class, "of", app.name());
    }

    /** One of the two would not be used, and the test would not notice. */
    private static void requireNone(ConfigurableListableBeanFactory beans, Class<?> type) {
        List<String> names = Stream.of(beans.getBeanNamesForType(type, true, false))
                .filter(name -> !name.startsWith("feishuSimulator"))
                .toList();
        if (!names.isEmpty()) {
            throw new IllegalStateException("@AutoConfigureFeishuSimulator brings the only " + type.getSimpleName()
                    + ", but there is the bean '" + names.get(0) + "'. Remove one of the two; a bean of type"
                    + " FeishuSimulatorCustomizer changes what the simulator has");
        }
    }
}
