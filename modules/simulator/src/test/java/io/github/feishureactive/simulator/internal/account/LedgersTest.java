package io.github.feishureactive.simulator.internal.account;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.github.feishureactive.simulator.account.SimulatedAccount;
import io.github.feishureactive.simulator.account.SimulatedEmployee;
import io.github.feishureactive.simulator.account.SimulatedTenant;
import io.github.feishureactive.simulator.internal.api.Installation;
import io.github.feishureactive.simulator.internal.api.UserIdType;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class LedgersTest {

    private static final Installation ONE = Installation.ofCustomApp("cli_one");
    private static final Installation OTHER = Installation.ofCustomApp("cli_other");
    private static final SimulatedEmployee OWNER = SimulatedEmployee.of("owner");
    private static final SimulatedAccount ACCOUNT =
            SimulatedAccount.disabled("1").withEnabled(true).withReferrer(OWNER);

    private final List<String> notified = new ArrayList<>();
    private final Ledgers ledgers = Ledgers.of(
            Map.of(ONE, tenant(ACCOUNT), OTHER, tenant(ACCOUNT)),
            InstantSource.system(),
            installation -> (account, time) -> notified.add(installation.appId() + " " + account.pointBonus()));

    @Test
    void eachInstallationHasItsOwnAccounts() {
        ledgers.of(ONE).reward("1", 5, List.of());

        assertThat(ledgers.of(ONE).require("1").pointBonus()).isEqualTo(5);
        assertThat(ledgers.of(OTHER).require("1").pointBonus()).isZero();
        assertThat(notified).containsExactly("cli_one 5");
    }

    @Test
    void theOwnerOfAnAccountIsAnEmployeeOfTheTenant() {
        assertThat(ledgers.of(ONE).employees().require(UserIdType.USER_ID, "owner"))
                .isEqualTo(OWNER);
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
