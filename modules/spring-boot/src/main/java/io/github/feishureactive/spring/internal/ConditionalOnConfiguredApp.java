package io.github.feishureactive.spring.internal;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.context.annotation.Conditional;

/** Matches if some app needs the auto-configured bean: a named one, or the default one without beans of its own. */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Conditional(OnConfiguredApp.class)
public @interface ConditionalOnConfiguredApp {

    /**
     * The beans with which the application does without, for the default app.
     *
     * @return their types
     */
    Class<?>[] unless();
}
