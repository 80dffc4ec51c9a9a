/**
 * Auto-configuration of events: {@link io.github.feishureactive.events.Events}, with which applications register their
 * handlers, the webhook's route and the long connection. Start with
 * {@link io.github.feishureactive.spring.event.FeishuEventsAutoConfiguration}; the properties are
 * {@link io.github.feishureactive.spring.EventProperties}, {@link io.github.feishureactive.spring.WebhookProperties}
 * and {@link io.github.feishureactive.spring.LongConnectionProperties}.
 */
@NullMarked
package io.github.feishureactive.spring.event;

import org.jspecify.annotations.NullMarked;
