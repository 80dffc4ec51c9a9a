/**
 * The simulator in tests of a Spring Boot application, and for starting one on a desk. Start with
 * {@link io.github.feishureactive.spring.test.AutoConfigureFeishuSimulator}; beans of type
 * {@link io.github.feishureactive.spring.test.FeishuSimulatorCustomizer} say what exists on the platform.
 *
 * <p>{@code FeishuSimulatorAutoConfiguration} starts one simulator for an application context,
 * {@code ConnectionRegistrar} connects each app of the application with it, {@code WebhookSubscriber} subscribes
 * webhooks as soon as the web server's port is known, and {@code SimulatorTestExecutionListener} returns it to its
 * start after each test.
 */
@NullMarked
package io.github.feishureactive.spring.test;

import org.jspecify.annotations.NullMarked;
