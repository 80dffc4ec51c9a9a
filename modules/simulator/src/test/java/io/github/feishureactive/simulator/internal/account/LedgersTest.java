package io.github.feishureactive.simulator.internal.account;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.github.feishureactive.simulator.account.SimulatedAccount;
import io.github.feishureactive.simulator.account.SimulatedEmployee;
import io.github.feishureactive.simulator.account.SimulatedReferral;
import io.github.feishureactive.simulator.account.SimulatedTenant;
import io.github.feishureactive.simulator.internal.api.Installation;
import io.github.feishureactive.simulator.internal.api.UserIdType;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class LedgersTest {

    private static final Installation ONE = Installation.ofCustomApp("cli_one");
    private static final Installation OTHER = Installation.ofCustomApp("cli_other");
    private static final Instant NOW = Instant.parse("2026-11-30T08:00:00Z");
    private static final SimulatedEmployee OWNER = SimulatedEmployee.of("owner");
    private static final SimulatedAccount ACCOUNT =
            SimulatedAccount.disabled("1").withEnabled(true).withReferrer(OWNER);

    private final List<String> notified = new ArrayList<>();
    private final Ledgers ledgers = Ledgers.of(
            Map.of(ONE, tenant(ACCOUNT), OTHER, tenant(ACCOUNT)),
            () -> NOW,
            installation ->
                    (account, time) -> notified.add(installation.appId() + " " + account.pointBonus() + " at " + time));

    @Test
    void eachInstallationHasItsOwnAccounts() {
        ledgers.of(ONE).reward("1", 5, List.of());

        assertThat(ledgers.of(ONE).require("1").pointBonus()).isEqualTo(5);
        assertThat(ledgers.of(OTHER).require("1").pointBonus()).isZero();
        assertThat(notified).containsExactly("cli_one 5 at " + NOW);
    }

    @Test
    void theOwnerOfAnAccountIsAnEmployeeOfTheTenant() {
        assertThat(ledgers.of(ONE).employees().require(UserIdType.USER_ID, "owner"))
                .isEqualTo(OWNER);
    }

    @Test
    void soAreWhoReferredSomebodyAndWhomTheTenantNames() {
        SimulatedEmployee referrer = SimulatedEmployee.of("referrer");
        SimulatedEmployee employee = SimulatedEmployee.of("employee");
        Employees employees = Ledgers.of(
                        Map.of(
                                ONE,
                                SimulatedTenant.of("tenant")
                                        .withReferral(SimulatedReferral.of("1", "1", referrer))
                                        .withEmployee(employee)),
                        InstantSource.system(),
                        installation -> (account, time) -> {})
                .of(ONE)
                .employees();

        assertThat(employees.require(UserIdType.USER_ID, "referrer")).isEqualTo(referrer);
        assertThat(employees.require(UserIdType.USER_ID, "employee")).isEqualTo(employee);
    }

    @Test
    void noIdIsGivenTwice() {
        String first = ledgers.newId();
        String account =
                ledgers.of(ONE).create(SimulatedEmployee.of("newcomer")).id();
        String other =
                ledgers.of(OTHER).create(SimulatedEmployee.of("newcomer")).id();

        assertThat(List.of(first, account, other, ledgers.newId())).doesNotHaveDuplicates();
    }

    @Test
    void resetReturnsAllOfThemToTheStart() {
        ledgers.of(ONE).reward("1", 5, List.of());
        ledgers.of(OTHER).setEnabled("1", false);

        ledgers.reset();

        assertThat(ledgers.of(ONE).accounts()).containsExactly(ACCOUNT);
        assertThat(ledgers.of(OTHER).accounts()).containsExactly(ACCOUNT);
    }

    @Test
    void anAppThatIsNotInstalledHasNone() {
        Installation stranger = Installation.ofCustomApp("cli_stranger");

        assertThat(ledgers.find(stranger)).isNull();
        assertThat(ledgers.find(ONE)).isNotNull();
        assertThatIllegalStateException().isThrownBy(() -> ledgers.of(stranger)).withMessageContaining("cli_stranger");
    }

    private static SimulatedTenant tenant(SimulatedAccount account) {
        return SimulatedTenant.of("tenant").withAccount(account);
    }
}
