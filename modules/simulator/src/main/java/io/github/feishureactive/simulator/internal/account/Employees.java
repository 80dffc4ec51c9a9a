package io.github.feishureactive.simulator.internal.account;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.github.feishureactive.simulator.account.SimulatedEmployee;
import io.github.feishureactive.simulator.internal.api.PlatformError;
import io.github.feishureactive.simulator.internal.api.RefusedException;
import io.github.feishureactive.simulator.internal.api.UserIdType;

/** The employees of one tenant. Immutable. */
public final class Employees {

    private final List<SimulatedEmployee> employees;

    /** Of several employees with one user id, the last one counts. */
    Employees(Collection<SimulatedEmployee> employees) {
        Map<String, SimulatedEmployee> byUserId = new LinkedHashMap<>();
        employees.forEach(employee -> byUserId.put(employee.userId(), employee));
        this.employees = List.copyOf(byUserId.values());
    }

    /** Returns the employee with this mobile phone or email address; refuses none and more than one. */
    SimulatedEmployee identify(@Nullable String code, @Nullable String number, @Nullable String email) {
        List<SimulatedEmployee> matching = employees.stream()
                .filter(employee -> hasMobile(employee, code, number) || hasEmail(employee, email))
                .toList();
        if (matching.isEmpty()) {
            throw new RefusedException(PlatformError.USER_NOT_FOUND);
        }
        if (matching.size() > 1) {
            throw new RefusedException(PlatformError.USER_NOT_UNIQUE);
        }
        return matching.get(0);
    }

    /** Returns the employee with this id; refuses an unknown one as a wrong parameter. */
    public SimulatedEmployee require(UserIdType type, String id) {
        return employees.stream()
                .filter(employee -> type.idOf(employee).equals(id))
                .findFirst()
                .orElseThrow(() -> new RefusedException(PlatformError.HIRE_PARAMETER));
    }

    private static boolean hasMobile(SimulatedEmployee employee, @Nullable String code, @Nullable String number) {
        SimulatedEmployee.Mobile mobile = employee.mobile();
        return mobile != null
                && mobile.number().equals(number)
                && (code == null || mobile.code().equals(code));
    }

    private static boolean hasEmail(SimulatedEmployee employee, @Nullable String email) {
        return employee.email() != null && employee.email().equalsIgnoreCase(email);
    }
}
