package io.github.feishureactive.simulator.internal.account;

import java.util.Locale;

import org.jspecify.annotations.Nullable;

import io.github.feishureactive.simulator.account.SimulatedEmployee;
import io.github.feishureactive.simulator.internal.api.PlatformError;
import io.github.feishureactive.simulator.internal.api.RefusedException;

/** The query parameter {@code user_id_type}: which of an employee's ids a response has. */
enum UserIdType {
    OPEN_ID,
    UNION_ID,
    USER_ID;

    /** Defaults to the open id. */
    static UserIdType of(@Nullable String value) {
        if (value == null || value.isEmpty()) {
            return OPEN_ID;
        }
        for (UserIdType type : values()) {
            if (type.name().toLowerCase(Locale.ROOT).equals(value)) {
                return type;
            }
        }
        throw new RefusedException(PlatformError.FIELD_VALIDATION, error -> error.putArray("field_violations")
                .addObject()
                .put("field", "user_id_type")
                .put("value", value)
                .put("description", "user_id_type is optional, options: [open_id,union_id,user_id]"));
    }

    String idOf(SimulatedEmployee employee) {
        return switch (this) {
            case OPEN_ID -> employee.openId();
            case UNION_ID -> employee.unionId();
            case USER_ID -> employee.userId();
        };
    }
}
