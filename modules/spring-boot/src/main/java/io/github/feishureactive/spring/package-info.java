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
 * {@code TicketConfiguration}, {@code EventLoopConfiguration} and {@code GatewayConfiguration} (limiter, gateway) for
 * the default app, and {@code NamedAppsConfiguration} for those below {@code feishu.apps}; {@code AppFactory} makes the
 * beans of either. {@code GatewayShutdown} closes a gateway, {@code AppCheck} fails the start where a bean means
 * another app.
 *
 * <p>{@code MissingAppFailureAnalyzer}, {@code AmbiguousAppFailureAnalyzer} and {@code DefaultBeanFailureAnalyzer}
 * explain such failures, {@code UnusedProperties} warns of properties without effect, {@code FeishuRuntimeHints} is for
 * native images. Applications implement {@link io.github.feishureactive.spring.FeishuGatewayCustomizer} and
 * {@link io.github.feishureactive.spring.FeishuHttpClientCustomizer}.
 *
 * <p>Each other package has one more auto-configuration: {@code event} (webhook and long connection), {@code redis}
 * (what instances share), {@code health} and {@code observation}. They know this package; it does not know them.
 */
@NullMarked
package io.github.feishureactive.spring;

import org.jspecify.annotations.NullMarked;
