package io.github.feishureactive.spring;

import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.TypeHint;
import org.springframework.util.ClassUtils;

/** Registers the types that Jackson binds by reflection, for native images. Spring registers all others itself. */
final class FeishuRuntimeHints implements RuntimeHintsRegistrar {

    private static final String OURS = "io.github.feishureactive.";

    /** Types of request and response bodies, most of them package-private. Their components are found from these. */
    private static final List<String> MESSAGES = List.of(
            "auth.TokenOperations$CredentialsBody",
            "auth.TokenOperations$AppTokenBody",
            "auth.TokenOperations$TenantTokenBody",
            "auth.TokenOperations$TenantTokenAnswer",
            "auth.TokenOperations$AppTokenAnswer",
            "auth.TokenOperations$ResendAnswer",
            "hire.referral.account.AccountMessages$ContactBody",
            "hire.referral.account.AccountMessages$AccountBody",
            "hire.referral.account.AccountMessages$WithdrawBody",
            "hire.referral.account.AccountMessages$ReconcileBody",
            "hire.referral.account.AccountMessages$AccountData",
            "hire.referral.account.AccountMessages$AccountAssetsData",
            "hire.referral.account.AccountMessages$WithdrawalData",
            "hire.referral.account.AccountMessages$ReconciliationData",
            "hire.referral.account.AssetsUpdated",
            "hire.referral.reward.RewardMessages$RewardBody",
            "hire.referral.reward.RewardMessages$RewardData",
            "hire.referral.referral.ReferralMessages$SearchBody",
            "hire.referral.referral.ReferralMessages$ApplicationReferralData",
            "hire.referral.referral.ReferralMessages$TalentReferralsData",
            "hire.referral.jobpost.JobPostMessages$JobPostData",
            "events.AppTicketEvent",
            "events.webhook.WebhookBody",
            "events.connection.Endpoint$Response");

    @Override
    public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
        Stream<Class<?>> messages =
                MESSAGES.stream().map(name -> ClassUtils.resolveClassName(OURS + name, classLoader));
        new BindingReflectionHintsRegistrar()
                .registerReflectionHints(hints.reflection(), messages.toArray(Class[]::new));
        // Single-value types are created by factory methods, which the binding registrar does not register.
        hints.reflection()
                .typeHints()
                .map(TypeHint::getType)
                .filter(type -> type.getName().startsWith(OURS))
                .toList()
                .forEach(type -> hints.reflection().registerType(type, MemberCategory.INVOKE_DECLARED_METHODS));
    }
}
