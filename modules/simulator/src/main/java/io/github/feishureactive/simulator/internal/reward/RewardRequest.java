package io.github.feishureactive.simulator.internal.reward;

import java.math.BigDecimal;
import java.util.List;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

import io.github.feishureactive.simulator.account.SimulatedAccount.Cash;
import io.github.feishureactive.simulator.account.SimulatedEmployee;
import io.github.feishureactive.simulator.account.SimulatedReward;
import io.github.feishureactive.simulator.internal.account.BonusType;
import io.github.feishureactive.simulator.internal.account.Employees;
import io.github.feishureactive.simulator.internal.api.PlatformError;
import io.github.feishureactive.simulator.internal.api.RefusedException;
import io.github.feishureactive.simulator.internal.api.RequestFields;
import io.github.feishureactive.simulator.internal.api.UserIdType;

/** The body of an import. Refuses what the documentation does not allow. */
final class RewardRequest {

    private static final int LAST_RULE = 5;
    private static final int LAST_STAGE = 3;
    private static final List<String> PERSONS = List.of("create_user_id", "confirm_user_id", "pay_user_id");
    private static final List<String> TEXTS = List.of("job_id", "reason", "comment");
    private static final List<String> TIMES =
            List.of("create_time", "confirm_time", "pay_time", "onboard_time", "conversion_time");

    /** The documentation has no limit. This one keeps sums of points from overflowing, and sums of cash short. */
    private static final BigDecimal MAX_AMOUNT = BigDecimal.TEN.pow(15);

    private static final int MAX_SCALE = 18;

    private final ObjectNode body;
    private final UserIdType idType;
    private final Employees employees;

    RewardRequest(ObjectNode body, UserIdType idType, Employees employees) {
        this.body = body;
        this.idType = idType;
        this.employees = employees;
    }

    /** Returns a reward with this id that is not booked. */
    SimulatedReward reward(String id) {
        SimulatedEmployee referrer = employees.require(idType, RequestFields.requiredText(body, "referral_user_id"));
        String externalId = RequestFields.requiredText(body, "external_id");
        String applicationId = RequestFields.text(body, "application_id");
        String talentId = RequestFields.text(body, "talent_id");
        require(applicationId != null || talentId != null);
        int ruleType = numberUpTo(LAST_RULE, "rule_type");
        int stage = numberUpTo(LAST_STAGE, "stage");
        checkOptional();

        ObjectNode bonus = required(RequestFields.object(body, "bonus"));
        BonusType type = required(BonusType.of(RequestFields.requiredInteger(bonus, "bonus_type")));
        long points = type == BonusType.POINTS ? points(bonus) : 0;
        List<Cash> cash = type == BonusType.CASH ? List.of(cash(bonus)) : List.of();
        return new SimulatedReward(
                id,
                externalId,
                referrer,
                applicationId,
                talentId,
                ruleType,
                stage,
                points,
                cash,
                SimulatedReward.Booking.NONE,
                null,
                false,
                1);
    }

    private int numberUpTo(int last, String name) {
        long number = RequestFields.requiredInteger(body, name);
        require(number >= 1 && number <= last);
        return (int) number;
    }

    private void checkOptional() {
        for (String name : PERSONS) {
            String person = RequestFields.text(body, name);
            if (person != null) {
                employees.require(idType, person);
            }
        }
        TEXTS.forEach(name -> RequestFields.text(body, name));
        TIMES.forEach(name -> require(RequestFields.millis(body, name, 0) >= 0));
    }

    private static long points(ObjectNode bonus) {
        long points = RequestFields.requiredInteger(bonus, "point_bonus");
        require(points >= 0 && BigDecimal.valueOf(points).compareTo(MAX_AMOUNT) <= 0);
        return points;
    }

    private static Cash cash(ObjectNode bonus) {
        ObjectNode cash = required(RequestFields.object(bonus, "cash"));
        String currency = RequestFields.requiredText(cash, "currency_type");
        BigDecimal amount = RequestFields.requiredDecimal(cash, "amount");
        require(amount.signum() >= 0 && Math.abs(amount.scale()) <= MAX_SCALE && amount.compareTo(MAX_AMOUNT) <= 0);
        return new Cash(currency, amount);
    }

    private static <T> T required(@Nullable T value) {
        if (value == null) {
            throw new RefusedException(PlatformError.HIRE_PARAMETER);
        }
        return value;
    }

    private static void require(boolean condition) {
        if (!condition) {
            throw new RefusedException(PlatformError.HIRE_PARAMETER);
        }
    }
}
