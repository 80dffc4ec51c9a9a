/**
 * What a gateway does, for those who use Micrometer: {@link io.github.feishureactive.micrometer.MicrometerObservations}
 * makes an observation of every call, of every attempt inside it and of every token request, from which Micrometer
 * makes timers and spans; {@link io.github.feishureactive.micrometer.MicrometerMeters} counts what is no observation.
 * {@link io.github.feishureactive.micrometer.FeishuInstrument} names them all.
 */
@NullMarked
package io.github.feishureactive.micrometer;

import org.jspecify.annotations.NullMarked;
