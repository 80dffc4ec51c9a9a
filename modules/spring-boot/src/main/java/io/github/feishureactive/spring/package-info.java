/**
 * Spring Boot auto-configuration: one dependency and two properties define a
 * {@link io.github.feishureactive.core.FeishuGateway} and beans of its API:
 * {@link io.github.feishureactive.hire.referral.account.ReferralAccounts},
 * {@link io.github.feishureactive.hire.referral.reward.ReferralRewards},
 * {@link io.github.feishureactive.hire.referral.referral.Referrals} and
 * {@link io.github.feishureactive.hire.referral.jobpost.ReferralJobPosts}. Every bean backs off where the application
 * defines its own.
 *
 * <p>Start with {@link io.github.feishureactive.spring.FeishuProperties}, which holds all properties of all rooms, and
 * {@link io.github.feishureactive.spring.FeishuAutoConfiguration}. It imports {@code AppConfiguration} (credentials),
 * {@code EventLoopConfiguration} and {@code GatewayConfiguration} (limiter, gateway, TLS); {@code GatewayShutdown}
 * closes the gateway. {@code MissingAppFailureAnalyzer} explains missing credentials, {@code UnusedProperties} warns of
 * properties without effect, {@code FeishuRuntimeHints} is for native images. Applications implement
 * {@link io.github.feishureactive.spring.FeishuGatewayCustomizer} and
 * {@link io.github.feishureactive.spring.FeishuHttpClientCustomizer}.
 *
 * <p>Each other package has one more auto-configuration: {@code event} (webhook and long connection), {@code redis}
 * (what instances share), {@code health} and {@code observation}. They know this package; it does not know them.
 */
@NullMarked
package io.github.feishureactive.spring;

import org.jspecify.annotations.NullMarked;
