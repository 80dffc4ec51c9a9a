package io.github.feishureactive.spring.internal;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.context.annotation.Conditional;

/**
 * Matches if {@code feishu.enabled} is not off, and all of the named properties are on. They are read as they are when
 * they are bound, so that {@code on} is on, and a value that is neither on nor off is a start failure and not off.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Conditional(OnSwitch.class)
public @interface ConditionalOnSwitch {

    /**
     * The names of the properties.
     *
     * @return the names
     */
    String[] value() default {};

    /**
     * What the properties are where they are not set.
     *
     * @return whether they are on
     */
    boolean otherwise() default false;
}
