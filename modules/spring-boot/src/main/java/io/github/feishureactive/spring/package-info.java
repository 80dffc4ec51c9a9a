/**
 * At home in a Spring Boot application: one dependency and two properties make a
 * {@link io.github.feishureactive.core.FeishuGateway} and its
 * {@link io.github.feishureactive.hire.referral.ReferralAccounts} beans. Every bean gives way to one of the
 * application's own.
 */
@NullMarked
package io.github.feishureactive.spring;

import org.jspecify.annotations.NullMarked;
