package io.github.feishureactive.core.internal;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a component that may be absent: what cannot be read is absent too, and the rest of the response is read all the
 * same. Not for what would mislead if it were taken for absent, such as a list or an amount of which absent means none.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER})
public @interface AbsentIfUnreadable {}
