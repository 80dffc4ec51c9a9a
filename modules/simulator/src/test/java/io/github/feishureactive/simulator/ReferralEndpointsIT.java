package io.github.feishureactive.simulator;

import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.github.feishureactive.simulator.account.SimulatedEmployee;
import io.github.feishureactive.simulator.account.SimulatedReferral;

import static org.assertj.core.api.Assertions.assertThat;

class ReferralEndpointsIT {

    private static final SimulatedEmployee LI_SI = SimulatedEmployee.of("li_si").withName("李四", "Li Si");

    private FeishuSimulator simulator;
    private Wire wire;
    private String token;

    /** The second referral is older than the first one, and the third one has no job. */
    @BeforeEach
    void start() throws Exception {
        simulator = FeishuSimulator.demo()
                .referral(referral("11", 2000).withApplication("a1").withApplication("a2"))
                .referral(referral("10", 1000).withApplication("a3"))
                .referral(referral("12", 3000))
                .start();
        wire = new Wire(simulator);
        token = wire.token();
    }

    @AfterEach
    void close() {
        simulator.close();
    }

    @Test
    void findsAReferralByEachApplication() throws Exception {
        Wire.Reply reply = wire.get(token, ApiPaths.REFERRAL_BY_APPLICATION + "?application_id=a2");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body())
                .isEqualTo("{\"code\":0,\"msg\":\"SUCCESS\",\"data\":{\"referral\":{\"id\":\"11\","
                        + "\"application_id\":\"a2\",\"create_time\":2000,\"referral_user_id\":\"ou_li_si\","
                        + "\"referral_user\":{\"id\":\"ou_li_si\",\"name\":{\"zh_cn\":\"李四\",\"en_us\":\"Li Si\"}}}}}");
    }

    @Test
    void findsNothingForAnotherApplication() throws Exception {
        assertThat(wire.get(token, ApiPaths.REFERRAL_BY_APPLICATION + "?application_id=404")
                        .body())
                .isEqualTo("{\"code\":0,\"msg\":\"SUCCESS\",\"data\":{}}");
    }

    @Test
    void findsReferralsByTalentOldestFirst() throws Exception {
        Wire.Reply reply = search("?user_id_type=user_id", "{'talent_id':'t1'}");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(ids(reply)).isEqualTo("10 11 12");
        assertThat(reply.data().at("/items/1").toString())
                .isEqualTo("{\"id\":\"11\",\"application_ids\":[\"a1\",\"a2\"],\"create_time\":\"2000\","
                        + "\"referral_user\":{\"id\":\"li_si\",\"name\":{\"zh_cn\":\"李四\",\"en_us\":\"Li Si\"}}}");
        assertThat(reply.data().at("/items/2/application_ids").isEmpty()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'talent_id':'t1','start_time':'1001'}                    | '11 12'",
                "{'talent_id':'t1','start_time':'1000','end_time':'2000'}  | '10 11'",
                "{'talent_id':'t1','end_time':'999'}                       | ''",
                "{'talent_id':'404'}                                       | ''"
            })
    void boundsAreInclusive(String body, String ids) throws Exception {
        assertThat(ids(search("", body))).isEqualTo(ids);
    }

    @Test
    void atMostTwoHundredAreFound() throws Exception {
        SimulatorBuilder builder = FeishuSimulator.demo();
        for (int i = 300; i > 0; i--) {
            builder.referral(referral(Integer.toString(i), i));
        }
        try (FeishuSimulator many = builder.start()) {
            Wire other = new Wire(many);
            Wire.Reply reply = other.api(other.token(), ApiPaths.REFERRAL_SEARCH, "{\"talent_id\":\"t1\"}");

            assertThat(reply.data().path("items")).hasSize(200);
            assertThat(ids(reply)).startsWith("1 2 3 ").endsWith(" 199 200");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''               | {}                                                   | 1002002",
                "''               | {'talent_id':''}                                     | 1002002",
                "''               | {'talent_id':1}                                      | 9499",
                "''               | {'talent_id':'t1','start_time':'2','end_time':'1'}   | 1002002",
                "''               | {'talent_id':'t1','start_time':'now'}                | 1002002",
                "''               | {'talent_id':'t1','end_time':5}                      | 9499",
                "''               | []                                                   | 9499",
                "?user_id_type=id | {'talent_id':'t1'}                                   | 99992402"
            })
    void refuses(String query, String body, int code) throws Exception {
        Wire.Reply reply = search(query, body);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.code()).isEqualTo(code);
    }

    @Test
    void anApplicationIsRequired() throws Exception {
        for (String query : List.of("", "?application_id=")) {
            Wire.Reply reply = wire.get(token, ApiPaths.REFERRAL_BY_APPLICATION + query);
            assertThat(reply.status()).isEqualTo(400);
            assertThat(reply.code()).isEqualTo(1002002);
        }
    }

    private static SimulatedReferral referral(String id, long millis) {
        return SimulatedReferral.of(id, "t1", LI_SI).withCreateTime(Instant.ofEpochMilli(millis));
    }

    private Wire.Reply search(String query, String body) throws Exception {
        return wire.api(token, ApiPaths.REFERRAL_SEARCH + query, body.replace('\'', '"'));
    }

    private static String ids(Wire.Reply reply) {
        return String.join(
                " ",
                reply.data()
                        .path("items")
                        .valueStream()
                        .map(item -> item.path("id").stringValue())
                        .toList());
    }
}
