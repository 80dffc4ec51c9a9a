package io.github.feishureactive.simulator.internal.referral;

import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import io.github.feishureactive.simulator.account.SimulatedReferral;
import io.github.feishureactive.simulator.internal.api.ApiRequest;
import io.github.feishureactive.simulator.internal.api.ApiResponse;
import io.github.feishureactive.simulator.internal.api.Installation;
import io.github.feishureactive.simulator.internal.api.PlatformError;
import io.github.feishureactive.simulator.internal.api.RefusedException;
import io.github.feishureactive.simulator.internal.api.RequestFields;
import io.github.feishureactive.simulator.internal.api.UserIdType;

/** Finds referrals by application and by talent. */
public final class ReferralEndpoints {

    private static final int MAX_ITEMS = 200;

    private final Function<Installation, List<SimulatedReferral>> referrals;

    public ReferralEndpoints(Function<Installation, List<SimulatedReferral>> referrals) {
        this.referrals = referrals;
    }

    /** Responds without a referral if there is none: the documentation has no error for it. Its time is a number. */
    public ApiResponse byApplication(ApiRequest request, Installation caller) {
        String applicationId = request.queryParameter("application_id");
        if (applicationId == null || applicationId.isEmpty()) {
            throw new RefusedException(PlatformError.HIRE_PARAMETER);
        }
        UserIdType idType = UserIdType.of(request);
        return ApiResponse.data(data -> referrals.apply(caller).stream()
                .filter(referral -> referral.applicationIds().contains(applicationId))
                .findFirst()
                .ifPresent(referral -> {
                    ObjectNode target = data.putObject("referral");
                    target.put("id", referral.id());
                    target.put("application_id", applicationId);
                    target.put("create_time", referral.createTime().toEpochMilli());
                    target.put("referral_user_id", idType.idOf(referral.referrer()));
                    idType.write(referral.referrer(), target.putObject("referral_user"));
                }));
    }

    /**
     * Here a time is a string. The documentation does not say whether the bounds belong to the period; here they do.
     */
    public ApiResponse search(ApiRequest request, Installation caller) {
        ObjectNode body = request.json(PlatformError.BAD_REQUEST);
        String talentId = RequestFields.requiredText(body, "talent_id");
        long from = RequestFields.millis(body, "start_time", Long.MIN_VALUE);
        long to = RequestFields.millis(body, "end_time", Long.MAX_VALUE);
        if (from > to) {
            throw new RefusedException(PlatformError.HIRE_PARAMETER);
        }
        UserIdType idType = UserIdType.of(request);
        return ApiResponse.data(data -> {
            ArrayNode items = data.putArray("items");
            referrals.apply(caller).stream()
                    .filter(referral -> referral.talentId().equals(talentId))
                    .filter(referral -> isBetween(referral.createTime().toEpochMilli(), from, to))
                    .sorted(Comparator.comparing(SimulatedReferral::createTime))
                    .limit(MAX_ITEMS)
                    .forEach(referral -> write(referral, idType, items.addObject()));
        });
    }

    private static boolean isBetween(long millis, long from, long to) {
        return millis >= from && millis <= to;
    }

    private static void write(SimulatedReferral referral, UserIdType idType, ObjectNode target) {
        target.put("id", referral.id());
        referral.applicationIds().forEach(target.putArray("application_ids")::add);
        target.put("create_time", Long.toString(referral.createTime().toEpochMilli()));
        idType.write(referral.referrer(), target.putObject("referral_user"));
    }
}
