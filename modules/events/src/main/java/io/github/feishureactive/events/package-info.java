/**
 * What the platform tells us. A transport (webhook or long connection) checks that an event comes from the platform and
 * hands its {@link io.github.feishureactive.events.EventEnvelope} to {@link io.github.feishureactive.events.Events},
 * which drops duplicates, runs the handler of its type and says how that ended: only then is the event acknowledged.
 */
@NullMarked
package io.github.feishureactive.events;

import org.jspecify.annotations.NullMarked;
