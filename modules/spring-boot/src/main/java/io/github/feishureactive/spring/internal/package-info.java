/**
 * What the packages of this module share; not API. {@code Settings} takes property values to the builders and names the
 * property that one refuses, {@code LongConnectionLifecycle} keeps the long connection open that {@code event} defines
 * and that {@code health} and {@code observation} report.
 *
 * <p>Several apps: {@code AppNames} reads their names, {@code AppBinder} binds the properties of one, and
 * {@code AppRegistrar} with {@code AppDefinitions} registers its beans, in each package those of its subject.
 * {@code Apps} finds them again, {@code DefaultCandidate} those of the default app, which configuration classes define
 * under {@code ConditionalOnDefaultApp} and {@code ConditionalOnConfiguredApp}.
 */
@NullMarked
package io.github.feishureactive.spring.internal;

import org.jspecify.annotations.NullMarked;
