package io.github.feishureactive.core.internal;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks an optional component: a value that cannot be read is absent, and the rest of the response is still read. Not
 * for values whose absence has a meaning, such as a list or an amount.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER})
public @interface AbsentIfUnreadable {}
