package io.github.feishureactive.spring.internal;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.context.EnvironmentAware;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;

/**
 * Registers the beans of each app below {@code feishu.apps}. Bean definitions rather than suppliers, so that
 * ahead-of-time processing writes them down.
 */
public abstract class AppRegistrar implements ImportBeanDefinitionRegistrar, EnvironmentAware, BeanFactoryAware {

    private @Nullable Environment environment;
    private @Nullable ConfigurableListableBeanFactory beans;

    /** For subclasses. */
    protected AppRegistrar() {}

    @Override
    public void setEnvironment(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void setBeanFactory(BeanFactory beanFactory) {
        this.beans = (ConfigurableListableBeanFactory) beanFactory;
    }

    @Override
    public void registerBeanDefinitions(AnnotationMetadata importing, BeanDefinitionRegistry registry) {
        if (environment != null && beans != null) {
            for (String app : AppNames.of(environment)) {
                register(new AppDefinitions(app, registry, beans, environment));
            }
        }
    }

    /**
     * Registers the beans of one app.
     *
     * @param app takes the definitions
     */
    protected abstract void register(AppDefinitions app);
}
