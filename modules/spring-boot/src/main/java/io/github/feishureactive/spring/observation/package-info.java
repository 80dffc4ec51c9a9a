/**
 * Auto-configuration of observations and meters, if the application has an observation or meter registry. The
 * {@code micrometer} module observes calls; {@code EventMeters} adds the meters of events and of the long connection.
 * The meters of Redis are in {@code redis}.
 */
@NullMarked
package io.github.feishureactive.spring.observation;

import org.jspecify.annotations.NullMarked;
