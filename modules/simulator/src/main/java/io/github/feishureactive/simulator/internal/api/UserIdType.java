package io.github.feishureactive.simulator.internal.api;

import java.util.Locale;

import tools.jackson.databind.node.ObjectNode;

import io.github.feishureactive.simulator.account.SimulatedEmployee;

/** The query parameter {@code user_id_type}: which of an employee's ids a request and its response have. */
public enum UserIdType {
    OPEN_ID,
    UNION_ID,
    USER_ID;

    /** Reads the parameter of a request; defaults to the open id. */
    public static UserIdType of(ApiRequest request) {
        String value = request.queryParameter("user_id_type");
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

    /** Writes an employee as the {@code id_name_object} that most of the hire API's responses have. */
    public void write(SimulatedEmployee employee, ObjectNode target) {
        target.put("id", idOf(employee));
        target.putObject("name").put("zh_cn", employee.nameZh()).put("en_us", employee.nameEn());
    }

    public String idOf(SimulatedEmployee employee) {
        return switch (this) {
            case OPEN_ID -> employee.openId();
            case UNION_ID -> employee.unionId();
            case USER_ID -> employee.userId();
        };
    }
}
