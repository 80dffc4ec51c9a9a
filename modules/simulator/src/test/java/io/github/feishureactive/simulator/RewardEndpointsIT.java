package io.github.feishureactive.simulator;

import java.io.IOException;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.feishureactive.simulator.account.ApiScopes;
import io.github.feishureactive.simulator.account.SimulatedAccount;
import io.github.feishureactive.simulator.account.SimulatedAccount.Cash;
import io.github.feishureactive.simulator.account.SimulatedEmployee;
import io.github.feishureactive.simulator.account.SimulatedReward;
import io.github.feishureactive.simulator.account.SimulatedReward.Booking;

import static io.github.feishureactive.simulator.FeishuSimulator.DEMO_ACCOUNT_ID;
import static io.github.feishureactive.simulator.FeishuSimulator.DEMO_APP_ID;
import static io.github.feishureactive.simulator.FeishuSimulator.DEMO_APP_SECRET;
import static io.github.feishureactive.simulator.FeishuSimulator.DEMO_EMPLOYEE;
import static io.github.feishureactive.simulator.RewardWire.POINTS_100;
import static io.github.feishureactive.simulator.RewardWire.body;
import static io.github.feishureactive.simulator.RewardWire.cash;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RewardEndpointsIT {

    private static final SimulatedEmployee LI_SI = SimulatedEmployee.of("li_si").withEmail("lisi@example.com");

    private FeishuSimulator simulator;
    private Wire wire;
    private RewardWire rewards;

    /** The demo's employee has an enabled account without assets, another one has none. */
    @BeforeEach
    void start() throws Exception {
        simulator = FeishuSimulator.builder()
                .app(DEMO_APP_ID, DEMO_APP_SECRET)
                .app("cli_second", "second")
                .account(SimulatedAccount.disabled(DEMO_ACCOUNT_ID)
                        .withEnabled(true)
                        .withReferrer(DEMO_EMPLOYEE))
                .employee(LI_SI)
                .start();
        wire = new Wire(simulator);
        rewards = new RewardWire(wire);
    }

    @AfterEach
    void close() {
        simulator.close();
    }

    @Test
    void aConfirmedRewardFillsTheAccountExactly() throws Exception {
        Wire.Reply reply = rewards.confirmed("r-1", cash("CNY", "12345678901234.10"));
        rewards.confirmed("r-2", cash("CNY", "0.05"));
        rewards.confirmed("r-3", POINTS_100);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body()).matches("\\{\"code\":0,\"msg\":\"SUCCESS\",\"data\":\\{\"id\":\"\\d{19}\"}}");
        assertThat(held().cash()).containsExactly(Cash.of("CNY", "12345678901234.15"));
        assertThat(held().pointBonus()).isEqualTo(100);
        assertThat(simulator.rewards(DEMO_APP_ID))
                .hasSize(3)
                .first()
                .isEqualTo(new SimulatedReward(
                        reply.data().path("id").stringValue(),
                        "r-1",
                        DEMO_EMPLOYEE,
                        "1",
                        null,
                        1,
                        2,
                        0,
                        List.of(Cash.of("CNY", "12345678901234.10")),
                        Booking.BOOKED,
                        DEMO_ACCOUNT_ID,
                        false,
                        1));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void otherStagesFillNothing(int stage) throws Exception {
        String id =
                rewards.send(body("r-1", stage, POINTS_100)).data().path("id").stringValue();
        assertThat(held().pointBonus()).isZero();

        assertThat(rewards.delete(id).code()).isZero();
        assertThat(held().pointBonus()).isZero();
        assertThat(reward()).returns(true, SimulatedReward::deleted).returns(Booking.NONE, SimulatedReward::booking);
    }

    @Test
    void theFirstImportWithAnExternalIdHolds() throws Exception {
        Wire.Reply first = rewards.send(body("r-1", 1, POINTS_100));
        Wire.Reply confirmed = rewards.confirmed("r-1", cash("CNY", "1"));

        assertThat(confirmed.body()).isEqualTo(first.body());
        assertThat(held()).isEqualTo(held().withPoints(0));
        assertThat(reward()).returns(1, SimulatedReward::stage).returns(2L, SimulatedReward::requests);
    }

    @Test
    void aDeletedRewardIsTakenBackAndStaysDeleted() throws Exception {
        rewards.imported("r-0", POINTS_100);
        String id = rewards.imported("r-1", cash("CNY", "7.50"));

        Wire.Reply reply = rewards.delete(id);
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body()).isEqualTo("{\"code\":0,\"msg\":\"SUCCESS\",\"data\":{}}");
        assertThat(rewards.imported("r-1", cash("CNY", "7.50"))).isEqualTo(id);

        assertThat(held().cash()).isEmpty();
        assertThat(held().pointBonus()).isEqualTo(100);
        assertThat(simulator.rewards(DEMO_APP_ID).get(1))
                .returns(Booking.TAKEN_BACK, SimulatedReward::booking)
                .returns(2L, SimulatedReward::requests);
        assertNotImported(rewards.delete(id));
    }

    @Test
    void whatWasWithdrawnStaysWithdrawn() throws Exception {
        String points = rewards.imported("r-1", POINTS_100);
        String cash = rewards.imported("r-2", cash("CNY", "7.50"));
        rewards.withdraw("[1]", "order-1");
        rewards.imported("r-3", POINTS_100);

        assertThat(rewards.delete(points).code()).isZero();
        assertThat(rewards.delete(cash).code()).isZero();

        assertThat(held().pointBonus()).as("r-3 is not touched").isEqualTo(100);
        assertThat(held().cash()).isEmpty();
        assertThat(simulator.rewards(DEMO_APP_ID))
                .extracting(SimulatedReward::booking)
                .containsExactly(Booking.WITHDRAWN, Booking.TAKEN_BACK, Booking.BOOKED);
    }

    @Test
    void whatWasNeverImportedOrByAnotherAppCannotBeDeleted() throws Exception {
        String id = rewards.imported("r-1", POINTS_100);
        String other = wire.token("cli_second", "second")
                .json()
                .path("tenant_access_token")
                .stringValue();

        assertNotImported(rewards.delete("404"));
        assertNotImported(wire.send("DELETE", ApiPaths.REWARDS + "/" + id, "", "Authorization", "Bearer " + other));
        assertThat(held().pointBonus()).isEqualTo(100);
        assertThat(simulator.rewards("cli_second")).isEmpty();
    }

    @Test
    void anAccountIsFilledWhenItIsCreated() throws Exception {
        rewards.send(body("ou_li_si", "r-1", 2, POINTS_100));
        rewards.send(body("ou_li_si", "r-2", 1, POINTS_100));
        String deleted = rewards.send(body("ou_li_si", "r-3", 2, POINTS_100))
                .data()
                .path("id")
                .stringValue();
        rewards.send(body("ou_li_si", "r-4", 2, cash("CNY", "3.20")));
        rewards.delete(deleted);
        assertThat(held().pointBonus()).isZero();

        Wire.Reply created = wire.api(wire.token(), ApiPaths.CREATE, "{\"email\":\"lisi@example.com\"}");

        assertThat(created.data().at("/account/assets/confirmed_bonus").toString())
                .isEqualTo("{\"point_bonus\":100,\"cash_bonus\":[{\"currency_type\":\"CNY\",\"amount\":3.20}]}");
        String accountId = created.data().at("/account/account_id").stringValue();
        assertThat(simulator.rewards(DEMO_APP_ID))
                .extracting(SimulatedReward::accountId)
                .containsExactly(accountId, null, null, accountId);
    }

    @ParameterizedTest
    @CsvSource({"open_id, ou_zhang_san", "union_id, on_zhang_san", "user_id, zhang_san"})
    void anEmployeeIsKnownByEachId(String type, String id) throws Exception {
        wire.api(wire.token(), ApiPaths.REWARDS + "?user_id_type=" + type, body(id, "r-1", 2, POINTS_100));

        assertThat(held().pointBonus()).isEqualTo(100);
    }

    @Test
    void allOptionalFieldsAreRead() throws Exception {
        Wire.Reply reply = rewards.send("""
                {"referral_user_id":"ou_zhang_san","create_user_id":"ou_li_si","confirm_user_id":"ou_li_si",
                "pay_user_id":"ou_li_si","external_id":"r-1","application_id":"1","talent_id":"2","job_id":"3",
                "reason":"a","rule_type":5,"bonus":{"bonus_type":1,"point_bonus":0},"stage":3,"create_time":"1",
                "confirm_time":"1","pay_time":"1","onboard_time":"1","conversion_time":"1","comment":"b"}""");

        assertThat(reply.code()).isZero();
        assertThat(reward()).returns("1", SimulatedReward::applicationId).returns("2", SimulatedReward::talentId);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRepetitionAfterALostResponseBooksNothing(boolean resets) throws Exception {
        Fault lost = resets ? Fault.reset().afterActing() : Fault.htmlError(502).afterActing();
        simulator.faults().next(ApiPaths.REWARDS, lost);
        if (resets) {
            assertThatThrownBy(() -> rewards.confirmed("r-1", POINTS_100)).isInstanceOf(IOException.class);
        } else {
            assertThat(rewards.confirmed("r-1", POINTS_100).status()).isEqualTo(502);
        }
        assertThat(held().pointBonus()).isEqualTo(100);

        assertThat(rewards.imported("r-1", POINTS_100)).isEqualTo(reward().id());

        assertThat(held().pointBonus()).isEqualTo(100);
        assertThat(reward().requests()).isEqualTo(2);
    }

    @Test
    void aStoreAppHasNoScopeForRewards() throws Exception {
        try (FeishuSimulator store = FeishuSimulator.demo()
                .storeApp(DEMO_APP_ID, DEMO_APP_SECRET)
                .tenant(DEMO_APP_ID, "tenant")
                .scopes(DEMO_APP_ID, ApiScopes.EXTERNAL_REFERRAL_REWARD, ApiScopes.REFERRAL_WEBSITE_READONLY)
                .start()) {
            Wire other = new Wire(store);
            store.appTickets().push(DEMO_APP_ID);
            String ticket = store.appTickets().current(DEMO_APP_ID);
            String appToken = other.storeAppToken(DEMO_APP_ID, DEMO_APP_SECRET, ticket)
                    .json()
                    .path("app_access_token")
                    .stringValue();
            String token = other.storeTenantToken(appToken, "tenant")
                    .json()
                    .path("tenant_access_token")
                    .stringValue();

            assertThat(other.api(token, ApiPaths.REWARDS, body("r-1", 2, POINTS_100))
                            .code())
                    .isEqualTo(99991672);
            assertThat(other.get(token, ApiPaths.JOB_POSTS).code()).isEqualTo(99991672);
        }
    }

    private static void assertNotImported(Wire.Reply reply) {
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.code()).isEqualTo(1002556);
    }

    private SimulatedReward reward() {
        assertThat(simulator.rewards(DEMO_APP_ID)).hasSize(1);
        return simulator.rewards(DEMO_APP_ID).get(0);
    }

    private SimulatedAccount held() {
        return simulator.account(DEMO_APP_ID, DEMO_ACCOUNT_ID).orElseThrow();
    }
}
