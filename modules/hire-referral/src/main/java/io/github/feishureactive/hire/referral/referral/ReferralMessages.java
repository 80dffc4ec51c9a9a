package io.github.feishureactive.hire.referral.referral;

import java.util.List;

import org.jspecify.annotations.Nullable;

import io.github.feishureactive.core.internal.AbsentIfUnreadable;
import io.github.feishureactive.hire.referral.Employee;
import io.github.feishureactive.hire.referral.internal.wire.EpochMillis;
import io.github.feishureactive.hire.referral.internal.wire.Present;
import io.github.feishureactive.hire.referral.internal.wire.RequiredId;

/** What goes over the wire and is not what callers see. Jackson writes and reads the components in snake case. */
final class ReferralMessages {

    private ReferralMessages() {}

    record SearchBody(
            String talentId,
            @Nullable EpochMillis startTime,
            @Nullable EpochMillis endTime) {}

    /** One that cannot be read must not be taken for none, which says that nobody has earned anything. */
    record ApplicationReferralData(@Nullable ApplicationReferral referral) {}

    record ApplicationReferral(
            String id,
            @AbsentIfUnreadable @Nullable String applicationId,
            @AbsentIfUnreadable @Nullable EpochMillis createTime,
            @AbsentIfUnreadable @Nullable String referralUserId,
            @AbsentIfUnreadable @Nullable Employee referralUser) {

        ApplicationReferral {
            RequiredId.check(id);
        }

        Referral result() {
            return new Referral(
                    id,
                    applicationId == null ? List.of() : List.of(applicationId),
                    EpochMillis.instantOf(createTime),
                    referrer());
        }

        /** The platform names the same id twice, and the name where the app may see it. */
        private @Nullable Employee referrer() {
            if (referralUserId == null) {
                return referralUser;
            }
            return new Employee(referralUserId, referralUser == null ? null : referralUser.name());
        }
    }

    /** A list that cannot be read must not be taken for an empty one. */
    record TalentReferralsData(@Nullable List<TalentReferral> items) {

        List<Referral> result() {
            return Present.of(items).stream().map(TalentReferral::result).toList();
        }
    }

    record TalentReferral(
            String id,
            @AbsentIfUnreadable @Nullable List<String> applicationIds,
            @AbsentIfUnreadable @Nullable EpochMillis createTime,
            @AbsentIfUnreadable @Nullable Employee referralUser) {

        TalentReferral {
            RequiredId.check(id);
        }

        Referral result() {
            return new Referral(id, Present.of(applicationIds), EpochMillis.instantOf(createTime), referralUser);
        }
    }
}
