package io.github.feishureactive.hire.referral.account;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import io.github.feishureactive.core.error.ApiException;
import io.github.feishureactive.core.error.FeishuException;
import io.github.feishureactive.core.error.InvalidRequestException;
import io.github.feishureactive.hire.referral.BonusType;
import io.github.feishureactive.hire.referral.ReferralErrorCode;
import io.github.feishureactive.hire.referral.UserIdType;
import io.github.feishureactive.hire.referral.wire.WirePlatform;

import static io.github.feishureactive.hire.referral.wire.WirePlatform.ID;
import static io.github.feishureactive.hire.referral.wire.WirePlatform.PATIENCE;
import static io.github.feishureactive.hire.referral.wire.WirePlatform.TOKEN;
import static io.github.feishureactive.hire.referral.wire.WirePlatform.success;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/** What the five calls besides enable send, each of them in one exact request. */
class CallsWireIT {

    @RegisterExtension
    static final WirePlatform PLATFORM = new WirePlatform();

    private static final String PATH = "/open-apis/hire/v1/referral_account";
    private static final String ACCOUNT = success("{\"account_id\":\"" + ID + "\",\"status\":1}");
    private static final String WITHDRAWN =
            "{\"code\":0,\"msg\":\"SUCCESS\",\"data\":{\"external_order_id\":\"order-1\",\"trans_time\":\"1733205974000\"}}";
    private static final String MATCHED = "{\"code\":0,\"msg\":\"SUCCESS\",\"data\":{}}";
    private static final Instant FROM = Instant.ofEpochMilli(1_733_205_974_001L);
    private static final Instant TO = Instant.ofEpochMilli(1_733_292_374_000L);

    /** The calls, each with arguments that any platform takes. */
    @SuppressWarnings("ImmutableEnumChecker") // the functions hold nothing
    enum Call {
        CREATE(ACCOUNT, accounts -> accounts.create(EmployeeContact.byEmail("a@b.cn"))),
        DEACTIVATE(ACCOUNT, accounts -> accounts.deactivate(ID)),
        ASSETS(ACCOUNT, accounts -> accounts.assets(ID)),
        WITHDRAW(WITHDRAWN, accounts -> accounts.withdraw(ID, "order-1", EnumSet.of(BonusType.CASH))),
        RECONCILE(MATCHED, accounts -> accounts.reconcile(FROM, TO, List.of()));

        private final String answer;
        private final Function<ReferralAccounts, Mono<?>> call;

        Call(String answer, Function<ReferralAccounts, Mono<?>> call) {
            this.answer = answer;
            this.call = call;
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "86 | 13800000000 | a@b.cn | {\"mobile\":{\"code\":\"86\",\"number\":\"13800000000\"},\"email\":\"a@b.cn\"}",
                "86 | 13800000000 |        | {\"mobile\":{\"code\":\"86\",\"number\":\"13800000000\"}}",
                "   |             | a@b.cn | {\"email\":\"a@b.cn\"}"
            })
    void createNamesTheEmployee(String code, String number, String email, String body) {
        EmployeeContact.Mobile mobile = code == null ? null : new EmployeeContact.Mobile(code, number);

        LoggedRequest request = sent(ACCOUNT, accounts -> accounts.create(new EmployeeContact(mobile, email)));

        assertThat(request.getMethod().getName() + " " + request.getUrl()).isEqualTo("POST " + PATH);
        assertThat(request.getBodyAsString()).isEqualTo(body);
    }

    @Test
    void deactivateNamesTheAccountInThePathAndSendsNoBody() {
        LoggedRequest request = sent(ACCOUNT, accounts -> accounts.deactivate(ID));

        assertThat(request.getMethod().getName() + " " + request.getUrl())
                .isEqualTo("POST " + PATH + "/" + ID + "/deactivate");
        assertThat(request.getBody()).isEmpty();
        assertThat(request.getHeader("Content-Length")).isEqualTo("0");
        assertThat(request.containsHeader("Content-Type")).isFalse();
        assertThat(request.containsHeader("Transfer-Encoding")).isFalse();
    }

    @ParameterizedTest
    @EnumSource(UserIdType.class)
    void assetsNamesTheAccountInTheQuery(UserIdType type) {
        LoggedRequest request = sent(ACCOUNT, accounts -> accounts.assets(ID, type));

        assertThat(request.getMethod().getName() + " " + request.getUrl())
                .isEqualTo("GET " + PATH + "/get_account_assets?referral_account_id=" + ID + "&user_id_type="
                        + type.name().toLowerCase(Locale.ROOT));
        assertThat(request.getBody()).isEmpty();
        assertThat(request.containsHeader("Content-Type")).isFalse();
        assertThat(request.containsHeader("Content-Length")).isFalse();
    }

    @Test
    void withdrawNamesTheAccountInThePathAndTheOrderInTheBody() {
        LoggedRequest request =
                sent(WITHDRAWN, accounts -> accounts.withdraw(ID, "order-1", EnumSet.allOf(BonusType.class)));

        assertThat(request.getMethod().getName() + " " + request.getUrl())
                .isEqualTo("POST " + PATH + "/" + ID + "/withdraw");
        assertThat(request.getBodyAsString())
                .isEqualTo("{\"withdraw_bonus_type\":[1,2],\"external_order_id\":\"order-1\"}");
    }

    @Test
    void reconcileSendsThePeriodAndTheCallersBooks() {
        LoggedRequest request = sent(
                MATCHED,
                accounts -> accounts.reconcile(FROM, TO, List.of(new TradeDetail(ID, 7), new TradeDetail("2", 0))));

        assertThat(request.getMethod().getName() + " " + request.getUrl())
                .isEqualTo("POST " + PATH + "/reconciliation");
        assertThat(request.getBodyAsString())
                .isEqualTo("{\"start_trans_time\":\"1733205974001\",\"end_trans_time\":\"1733292374000\","
                        + "\"trade_details\":[{\"account_id\":\"" + ID
                        + "\",\"total_recharge_reward_info\":{\"point_bonus\":7}},"
                        + "{\"account_id\":\"2\",\"total_recharge_reward_info\":{\"point_bonus\":0}}]}");
    }

    @ParameterizedTest
    @EnumSource(Call.class)
    void everyCallCarriesTheToken(Call call) {
        LoggedRequest request = sent(call.answer, call.call);

        assertThat(request.header("Authorization").values()).containsExactly("Bearer " + TOKEN);
    }

    @ParameterizedTest
    @CsvSource({
        "CREATE, 500, 1002001, SYSTEM_ERROR",
        "CREATE, 400, 1002002, WRONG_PARAMETER",
        "CREATE, 400, 1002551, USER_NOT_FOUND",
        "CREATE, 400, 1002552, USER_NOT_UNIQUE",
        "DEACTIVATE, 500, 1020001, SYSTEM_ERROR",
        "DEACTIVATE, 400, 1002002, WRONG_PARAMETER",
        "DEACTIVATE, 400, 1002553, ACCOUNT_NOT_FOUND",
        "ASSETS, 500, 1002001, SYSTEM_ERROR",
        "ASSETS, 400, 1002002, WRONG_PARAMETER",
        "ASSETS, 400, 1002553, ACCOUNT_NOT_FOUND",
        "WITHDRAW, 500, 1002001, SYSTEM_ERROR",
        "WITHDRAW, 400, 1002002, WRONG_PARAMETER",
        "WITHDRAW, 400, 1002553, ACCOUNT_NOT_FOUND",
        "WITHDRAW, 400, 1002555, ACCOUNT_DISABLED",
        "RECONCILE, 500, 1002001, SYSTEM_ERROR",
        "RECONCILE, 400, 1002002, WRONG_PARAMETER",
        "RECONCILE, 400, 1002553, ACCOUNT_NOT_FOUND"
    })
    void everyDocumentedErrorHasAName(Call call, int status, int code, ReferralErrorCode expected) {
        PLATFORM.answers(status, "{\"code\":" + code + ",\"msg\":\"no\"}");
        // Behind a system error the money may be gone.
        boolean unknown = call == Call.WITHDRAW && expected == ReferralErrorCode.SYSTEM_ERROR;

        StepVerifier.create(call.call.apply(PLATFORM.accounts(PLATFORM.gateway())))
                .expectErrorSatisfies(error -> {
                    assertThat(error)
                            .isExactlyInstanceOf(unknown ? WithdrawalUnknownException.class : ApiException.class);
                    assertThat(ReferralErrorCode.of((FeishuException) error)).contains(expected);
                })
                .verify(PATIENCE);
        // A registration that may have been made must not be made again; all others may be repeated.
        boolean repeated = expected == ReferralErrorCode.SYSTEM_ERROR && call != Call.CREATE;
        assertThat(PLATFORM.received()).hasSize(repeated ? 3 : 1);
    }

    static Stream<Arguments> idsInPaths() {
        return Stream.of("a/b", "a?b=c", "a#b", "../enable", "..%2f", "%2e%2e", "a b", "\u8d26\u6237", "a;b=c", "{x}")
                .flatMap(id -> Stream.of(
                        arguments(id, "/deactivate", account(id), call(accounts -> accounts.deactivate(id))),
                        arguments(
                                id,
                                "/withdraw",
                                WITHDRAWN,
                                call(accounts -> accounts.withdraw(id, "order-1", EnumSet.of(BonusType.CASH))))));
    }

    private static Function<ReferralAccounts, Mono<?>> call(Function<ReferralAccounts, Mono<?>> call) {
        return call;
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("idsInPaths")
    void anIdStaysWithinItsSegment(String id, String end, String answer, Function<ReferralAccounts, Mono<?>> call) {
        String path = sent(answer, call).getUrl();

        assertThat(path).matches(PATH + "/[A-Za-z0-9%._~-]+" + end);
        assertThat(URLDecoder.decode(
                        path.substring(PATH.length() + 1, path.length() - end.length()), StandardCharsets.UTF_8))
                .isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a/b", "a?b=c", "a#b", "a&user_id_type=x", "a b", "\u8d26\u6237", "+", "..", "../enable", "%2e"})
    void anIdStaysWithinItsParameter(String id) {
        LoggedRequest request = sent(account(id), accounts -> accounts.assets(id));

        assertThat(request.queryParameter("referral_account_id").values()).containsExactly(id);
        assertThat(request.queryParameter("user_id_type").values()).containsExactly("open_id");
    }

    @Test
    void whatCannotBeRightIsNotSent() {
        refused(accounts -> accounts.create(new EmployeeContact(null, " ")), "mobile number, e-mail address");
        refused(accounts -> accounts.create(EmployeeContact.byMobile("+86", "138")), "without a plus sign");
        refused(accounts -> accounts.create(EmployeeContact.byMobile("86", " ")), "number is blank");
        refused(accounts -> accounts.deactivate(" "), "Pass the account's id");
        refused(accounts -> accounts.deactivate(".."), "dot segment");
        refused(accounts -> accounts.withdraw("..", "order", EnumSet.of(BonusType.CASH)), "dot segment");
        refused(accounts -> accounts.assets(null), "Pass the account's id");
        refused(accounts -> accounts.withdraw(null, "order", EnumSet.of(BonusType.CASH)), "Pass the account's id");
        refused(accounts -> accounts.withdraw(ID, " ", EnumSet.of(BonusType.CASH)), "external_order_id");
        refused(accounts -> accounts.withdraw(ID, "order", Set.of()), "at least one kind");
        refused(accounts -> accounts.reconcile(TO, FROM, List.of()), "ends after it starts");
        refused(accounts -> accounts.reconcile(FROM, FROM, List.of()), "ends after it starts");
        // Sent, a period without a withdrawal would match.
        Instant seconds = Instant.ofEpochMilli(FROM.getEpochSecond());
        refused(accounts -> accounts.reconcile(Instant.EPOCH, seconds, List.of()), "were mixed up");
        refused(accounts -> accounts.reconcile(FROM, Instant.MAX, List.of()), "were mixed up");
        refused(accounts -> accounts.reconcile(Instant.MIN, TO, List.of()), "were mixed up");
    }

    private static void refused(Function<ReferralAccounts, Mono<?>> call, String words) {
        StepVerifier.create(call.apply(PLATFORM.accounts(PLATFORM.gateway())))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(InvalidRequestException.class)
                        .hasMessageContaining(words))
                .verify(PATIENCE);
        assertThat(PLATFORM.received()).isEmpty();
    }

    private static String account(String id) {
        return success("{\"account_id\":\"" + id + "\"}");
    }

    private static LoggedRequest sent(String answer, Function<ReferralAccounts, Mono<?>> call) {
        PLATFORM.answers(200, answer);
        assertThat(call.apply(PLATFORM.accounts(PLATFORM.gateway())).block(PATIENCE))
                .isNotNull();
        assertThat(PLATFORM.received()).hasSize(1);
        return PLATFORM.received().get(0);
    }
}
