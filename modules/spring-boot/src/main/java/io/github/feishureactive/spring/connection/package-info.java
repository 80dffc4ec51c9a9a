/**
 * Where the platform is, as Spring Boot's connection details:
 * {@link io.github.feishureactive.spring.connection.FeishuConnectionDetails} takes the place of the properties that say
 * so.
 */
@NullMarked
package io.github.feishureactive.spring.connection;

import org.jspecify.annotations.NullMarked;
