package io.github.feishureactive.spring.internal.start;

import io.github.feishureactive.core.FeishuGateway;

/**
 * An app whose credentials are verified.
 *
 * @param prefix what the names of its properties begin with
 * @param store whether it works in many tenants, and receives its tickets by webhook
 * @param required whether the application does not start without a token
 * @param gateway the app's gateway
 */
public record VerifiedApp(String prefix, boolean store, boolean required, FeishuGateway gateway) {}
