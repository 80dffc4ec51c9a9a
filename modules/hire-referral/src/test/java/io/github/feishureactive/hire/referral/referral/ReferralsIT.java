package io.github.feishureactive.hire.referral.referral;

import java.time.Instant;
import java.util.List;

import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

import io.github.feishureactive.core.error.ApiException;
import io.github.feishureactive.core.error.InvalidRequestException;
import io.github.feishureactive.core.error.UnreadableResponseException;
import io.github.feishureactive.hire.referral.Employee;
import io.github.feishureactive.hire.referral.I18nName;
import io.github.feishureactive.hire.referral.ReferralErrorCode;
import io.github.feishureactive.hire.referral.UserIdType;
import io.github.feishureactive.hire.referral.wire.WirePlatform;

import static io.github.feishureactive.hire.referral.wire.WirePlatform.PATIENCE;
import static io.github.feishureactive.hire.referral.wire.WirePlatform.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;

/** What the two calls send, and what becomes of the answers. */
class ReferralsIT {

    @RegisterExtension
    static final WirePlatform PLATFORM = new WirePlatform();

    private static final String PATH = "/open-apis/hire/v1/referrals";
    private static final String APPLICATION = "643452344576878";
    private static final String TALENT = "6930815272790114324";
    private static final Instant CREATED = Instant.ofEpochMilli(1_618_899_376_474L);
    private static final Instant FROM = Instant.ofEpochMilli(1_701_226_882_718L);
    private static final Instant TO = Instant.ofEpochMilli(1_701_226_882_719L);
    private static final Employee ZHANG = new Employee("ou_669760b021dbd9edbf2f3dc11b3a25ed", name());

    private static I18nName name() {
        return new I18nName("张三", "zhangsan");
    }

    @Test
    void theReferralOfAnApplication() {
        answer("""
                "referral":{"id":"7392247983414413606","application_id":"643452344576878","create_time":1618899376474,
                  "referral_user_id":"ou_669760b021dbd9edbf2f3dc11b3a25ed",
                  "referral_user":{"id":"ou_669760b021dbd9edbf2f3dc11b3a25ed",
                    "name":{"zh_cn":"张三","en_us":"zhangsan"}}}""");

        assertThat(referrals().byApplication(APPLICATION).block(PATIENCE))
                .isEqualTo(new Referral("7392247983414413606", List.of(APPLICATION), CREATED, ZHANG));
        LoggedRequest request =
                sent("GET " + PATH + "/get_by_application?application_id=643452344576878&user_id_type=open_id");
        assertThat(request.getBody()).isEmpty();
        assertThat(request.containsHeader("Content-Type")).isFalse();
    }

    @Test
    void theReferralsOfATalent() {
        answer("""
                "items":[
                  {"id":"6930815272790114322","application_ids":["6930815272790114323","6930815272790114324"],
                    "create_time":"1618899376474","referral_user":{"id":"ou_669760b021dbd9edbf2f3dc11b3a25ed",
                      "name":{"zh_cn":"张三","en_us":"zhangsan"}}},
                  {"id":"6930815272790114325"}]""");

        assertThat(referrals().byTalent(TALENT).collectList().block(PATIENCE))
                .containsExactly(
                        new Referral(
                                "6930815272790114322",
                                List.of("6930815272790114323", "6930815272790114324"),
                                CREATED,
                                ZHANG),
                        new Referral("6930815272790114325", List.of(), null, null));
        LoggedRequest request = sent("POST " + PATH + "/search?user_id_type=open_id");
        assertThat(request.getBodyAsString()).isEqualTo("{\"talent_id\":\"6930815272790114324\"}");
        assertThat(request.header("Content-Type").values()).containsExactly("application/json; charset=UTF-8");
    }

    @Test
    void theReferralsOfATalentInAPeriod() {
        answer("\"items\":[]");

        assertThat(referrals()
                        .byTalent(TALENT, FROM, TO, UserIdType.UNION_ID)
                        .collectList()
                        .block(PATIENCE))
                .isEmpty();
        assertThat(sent("POST " + PATH + "/search?user_id_type=union_id").getBodyAsString())
                .isEqualTo("{\"talent_id\":\"6930815272790114324\",\"start_time\":\"1701226882718\","
                        + "\"end_time\":\"1701226882719\"}");
    }

    @Test
    void aPeriodMayBeOpenOrOneMoment() {
        answer("\"items\":[]");
        Referrals referrals = referrals();

        Flux.concat(
                        referrals.byTalent("1", FROM, null, UserIdType.OPEN_ID),
                        referrals.byTalent("1", null, TO, UserIdType.OPEN_ID),
                        referrals.byTalent("1", TO, TO, UserIdType.OPEN_ID))
                .blockLast(PATIENCE);

        assertThat(PLATFORM.received())
                .extracting(LoggedRequest::getBodyAsString)
                .containsExactly(
                        "{\"talent_id\":\"1\",\"start_time\":\"1701226882718\"}",
                        "{\"talent_id\":\"1\",\"end_time\":\"1701226882719\"}",
                        "{\"talent_id\":\"1\",\"start_time\":\"1701226882719\",\"end_time\":\"1701226882719\"}");
    }

    @ParameterizedTest
    @EnumSource(UserIdType.class)
    void theKindOfIdIsSent(UserIdType type) {
        answer("");
        Referrals referrals = referrals();

        referrals.byApplication("a&b", type).block(PATIENCE);
        referrals.byTalent("1", null, null, type).blockLast(PATIENCE);

        assertThat(PLATFORM.received())
                .extracting(LoggedRequest::getUrl)
                .containsExactly(
                        PATH + "/get_by_application?application_id=a%26b&user_id_type=" + type.wire(),
                        PATH + "/search?user_id_type=" + type.wire());
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " "})
    void whatNamesNothingIsNotSent(@Nullable String id) {
        refused(referrals().byApplication(id));
        refused(referrals().byTalent(id));
        refused(referrals().byTalent("1", TO, FROM, UserIdType.OPEN_ID));
    }

    /** Sent, they would find nothing, as if nobody had earned anything. */
    @ParameterizedTest
    @CsvSource({
        "1701226882, 1701226883",
        "1701226882718, 1701226882719000",
        "-1, 1701226882719",
        "-9223372036854775808, 9223372036854775807",
    })
    void timesOfAnotherUnitAreNotSent(long from, long to) {
        Instant start = Instant.ofEpochMilli(from);
        Instant end = Instant.ofEpochMilli(to);

        refused(referrals().byTalent("1", start, end, UserIdType.OPEN_ID));
        refused(referrals().byTalent("1", Instant.MIN, null, UserIdType.OPEN_ID));
        refused(referrals().byTalent("1", null, Instant.MAX, UserIdType.OPEN_ID));
    }

    private static void refused(Publisher<Referral> call) {
        StepVerifier.create(call).expectError(InvalidRequestException.class).verify(PATIENCE);
        assertThat(PLATFORM.received()).isEmpty();
    }

    /** The platform keeps no application with a referral without a job. */
    @ParameterizedTest
    @ValueSource(strings = {"", "\"referral\":null", "\"items\":null", "\"items\":[null]"})
    void noReferralIsNothing(String members) {
        answer(members);

        StepVerifier.create(referrals().byApplication("1")).expectComplete().verify(PATIENCE);
        StepVerifier.create(referrals().byTalent("1")).expectComplete().verify(PATIENCE);
    }

    /** Taken for nothing it would hide that somebody has earned a reward. */
    @ParameterizedTest
    @ValueSource(strings = {"\"\"", "{}", "7", "[]", "{\"id\":\" \"}", "{\"id\":null}", "{\"id\":[]}"})
    void aReferralThatCannotBeReadIsNotNothing(String referral) {
        answer("\"referral\":" + referral + ",\"items\":[{\"id\":\"1\"}," + referral + "]");

        unreadable(referrals().byApplication("1"));
        unreadable(referrals().byTalent("1"));
    }

    @Test
    void noDataIsNotNothing() {
        PLATFORM.answers(200, "{\"code\":0,\"msg\":\"success\"}");

        unreadable(referrals().byApplication("1"));
        unreadable(referrals().byTalent("1"));
    }

    private static void unreadable(Publisher<Referral> call) {
        StepVerifier.create(call).expectError(UnreadableResponseException.class).verify(PATIENCE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\"application_id\":{},", "\"create_time\":\"then\",\"referral_user\":\"x\","})
    void theRestMayBeAbsentOrUnreadable(String members) {
        String referral = "{" + members + "\"application_ids\":{},\"referral_user_id\":[],\"id\":\"1\"}";
        answer("\"referral\":" + referral + ",\"items\":[null," + referral + "]");
        Referral bare = new Referral("1", List.of(), null, null);

        assertThat(referrals().byApplication("1").block(PATIENCE)).isEqualTo(bare);
        assertThat(referrals().byTalent("1").collectList().block(PATIENCE)).containsExactly(bare);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"1618899376474\"", "1618899376474"})
    void theTimeIsTextOrANumber(String time) {
        String referral = "{\"id\":\"1\",\"create_time\":" + time + "}";
        answer("\"referral\":" + referral + ",\"items\":[" + referral + "]");

        assertThat(referrals().byApplication("1").block(PATIENCE).createdAt()).isEqualTo(CREATED);
        assertThat(referrals().byTalent("1").blockLast(PATIENCE).createdAt()).isEqualTo(CREATED);
    }

    @Test
    void anIdOfTheReferrerIsEnough() {
        answer("\"referral\":{\"id\":\"1\",\"referral_user_id\":\"ou_1\"}");
        assertThat(referrals().byApplication("1").block(PATIENCE).referrer()).isEqualTo(new Employee("ou_1", null));

        answer("\"referral\":{\"id\":\"1\",\"referral_user\":{\"id\":\"ou_2\",\"name\":{\"zh_cn\":\"张三\"}}}");
        Referral referral = referrals().byApplication("1").block(PATIENCE);
        assertThat(referral.referrer()).isEqualTo(new Employee("ou_2", new I18nName("张三", null)));
        assertThat(referral.toString()).contains("ou_2").doesNotContain("张三");
    }

    @ParameterizedTest
    @CsvSource({"500, 1002001, SYSTEM_ERROR, 3", "400, 1002002, WRONG_PARAMETER, 1"})
    void everyDocumentedErrorHasAName(int status, int code, ReferralErrorCode expected, int attempts) {
        PLATFORM.answers(status, "{\"code\":" + code + ",\"msg\":\"no\"}");

        failed(referrals().byApplication("1"), expected);
        failed(referrals().byTalent("1"), expected);
        assertThat(PLATFORM.received()).hasSize(2 * attempts);
    }

    private static void failed(Publisher<Referral> call, ReferralErrorCode expected) {
        StepVerifier.create(call)
                .expectErrorSatisfies(error -> assertThat(error)
                        .isExactlyInstanceOf(ApiException.class)
                        .satisfies(refused -> assertThat(ReferralErrorCode.of((ApiException) refused))
                                .contains(expected)))
                .verify(PATIENCE);
    }

    @Test
    void theOperationsAreAll() {
        assertThat(Referrals.operations())
                .extracting(operation -> operation.name() + " " + operation.endpoint() + " " + operation.idempotent()
                        + " " + operation.scopes() + " " + operation.quota())
                .containsExactly(
                        "hire.referral.get_by_application GET " + PATH + "/get_by_application true"
                                + " [hire:referral:readonly, hire:referral]"
                                + " Quota[windows=[Window[permits=50, period=PT1S]]]",
                        "hire.referral.search POST " + PATH + "/search true"
                                + " [hire:referral:readonly, hire:referral]"
                                + " Quota[windows=[Window[permits=10, period=PT1S]]]");
    }

    private static LoggedRequest sent(String methodAndUrl) {
        assertThat(PLATFORM.received()).hasSize(1);
        LoggedRequest request = PLATFORM.received().get(0);
        assertThat(request.getMethod().getName() + " " + request.getUrl()).isEqualTo(methodAndUrl);
        assertThat(request.header("Authorization").values()).containsExactly("Bearer " + TOKEN);
        return request;
    }

    private static Referrals referrals() {
        return Referrals.on(PLATFORM.open(PLATFORM.gateway()));
    }

    private static void answer(String members) {
        PLATFORM.answers(200, "{\"code\":0,\"msg\":\"SUCCESS\",\"data\":{" + members + "}}");
    }
}
