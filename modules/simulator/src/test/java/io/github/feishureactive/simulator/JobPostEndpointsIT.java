package io.github.feishureactive.simulator;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

import io.github.feishureactive.simulator.account.SimulatedCustomField;
import io.github.feishureactive.simulator.account.SimulatedEmployee;
import io.github.feishureactive.simulator.account.SimulatedJobPost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class JobPostEndpointsIT {

    private static final Instant TIME = Instant.ofEpochMilli(1_716_791_547_691L);

    private final AtomicLong nanos = new AtomicLong();
    private FeishuSimulator simulator;
    private Wire wire;
    private String token;

    @AfterEach
    void close() {
        simulator.close();
    }

    @Test
    void theDemoHasTwoPages() throws Exception {
        start(demo -> demo);

        Wire.Reply first = list("");
        assertThat(first.status()).isEqualTo(200);
        assertThat(first.data().path("items")).hasSize(10);
        assertThat(first.data().path("has_more").booleanValue()).isTrue();

        Wire.Reply second = list("?page_token=" + pageToken(first));
        assertThat(second.data().path("items")).hasSize(2);
        assertThat(second.data().path("has_more").booleanValue()).isFalse();
        assertThat(second.data().has("page_token")).isFalse();
        assertThat(titles(first) + titles(second)).isEqualTo("123456789101112");
        assertThat(list("?page_token=" + pageToken(first)).data()).isEqualTo(second.data());
    }

    @Test
    void theLastPageMayBeFull() throws Exception {
        start(demo -> demo);

        Wire.Reply page = list("?page_size=6");
        assertThat(titles(page)).isEqualTo("123456");
        Wire.Reply last = list("?page_size=6&page_token=" + pageToken(page));
        assertThat(titles(last)).isEqualTo("789101112");
        assertThat(last.data().path("has_more").booleanValue()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"1, 1235679, true", "2, 4812, false"})
    void filtersByProcessType(int type, String titles, boolean more) throws Exception {
        start(demo -> demo);

        Wire.Reply reply = list("?page_size=7&process_type=" + type);

        assertThat(titles(reply)).isEqualTo(titles);
        assertThat(reply.data().path("has_more").booleanValue()).isEqualTo(more);
    }

    @Test
    void aPageTokenExpires() throws Exception {
        start(demo -> demo.pageTokenLifetime(Duration.ofMinutes(5)));
        String page = pageToken(list(""));

        nanos.addAndGet(Duration.ofMinutes(5).toNanos() - 1);
        assertThat(list("?page_token=" + page).code()).isZero();
        nanos.incrementAndGet();
        assertRefused(list("?page_token=" + page));
        assertThat(list("?page_token=" + pageToken(list(""))).code()).isZero();
    }

    @Test
    void aPageTokenIsForItsAppAndFilter() throws Exception {
        start(demo -> demo.app("cli_second", "second"));
        String page = pageToken(list(""));

        assertRefused(list("?process_type=1&page_token=" + page));
        token = wire.token("cli_second", "second")
                .json()
                .path("tenant_access_token")
                .stringValue();
        assertRefused(list("?page_token=" + page));
        assertRefused(list("?page_token=7"));
        assertThat(list("?page_token=").data().path("items")).hasSize(10);
    }

    @ParameterizedTest
    @CsvSource({
        "page_size=11, 1002002",
        "page_size=0, 1002002",
        "page_size=-1, 1002002",
        "page_size=ten, 1002002",
        "process_type=3, 1002002",
        "process_type=0, 1002002",
        "user_id_type=name, 99992402"
    })
    void refuses(String query, int code) throws Exception {
        start(demo -> demo);

        Wire.Reply reply = list("?" + query);
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.code()).isEqualTo(code);
    }

    @Test
    void showsOne() throws Exception {
        start(demo -> demo);
        JsonNode listed = list("").data().at("/items/3");

        JsonNode shown = get(listed.path("id").stringValue(), "?user_id_type=union_id")
                .data()
                .path("job_post");

        assertThat(shown.path("title").stringValue()).isEqualTo("Engineer 4");
        assertThat(shown.path("job_process_type").intValue()).isEqualTo(2);
        assertThat(shown.at("/creator/id").stringValue()).isEqualTo("on_recruiter");
        assertThat(listed.at("/creator/id").stringValue()).isEqualTo("ou_recruiter");
        assertThat(shown.has("subject")).isTrue();
        assertThat(listed.has("subject")).isFalse();
    }

    @Test
    void knowsNoOther() throws Exception {
        start(demo -> demo);

        Wire.Reply reply = get("404", "");
        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.code()).isEqualTo(1002509);
    }

    @Test
    void anyFieldCanBeSet() throws Exception {
        SimulatedJobPost post = SimulatedJobPost.of("1", "Any")
                .inactive()
                .withExpireTime(TIME)
                .withCreator(SimulatedEmployee.of("wang_wu"))
                .withField("min_salary", "\"9\"")
                .withField("subject", "null");
        start(demo -> demo.jobPost(post));

        JsonNode shown = get("1", "?user_id_type=user_id").data().path("job_post");

        assertThat(shown.path("job_active_status").intValue()).isEqualTo(2);
        assertThat(shown.path("job_expire_time").stringValue()).isEqualTo("1716791547691");
        assertThat(shown.at("/creator/id").stringValue()).isEqualTo("wang_wu");
        assertThat(shown.path("min_salary").stringValue()).isEqualTo("9");
        assertThat(shown.path("subject").isNull()).isTrue();
        assertThatThrownBy(() -> post.withField("creator", "{}")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void hasCustomFieldsOfEachKind() throws Exception {
        start(demo -> demo.jobPost(SimulatedJobPost.of("1", "Custom")
                .withCustomField(SimulatedCustomField.line("f1", "n", "one"))
                .withCustomField(SimulatedCustomField.text("f2", "n", "two"))
                .withCustomField(SimulatedCustomField.option("f3", "n", "k", "o"))
                .withCustomField(SimulatedCustomField.options("f4", "n", new TreeMap<>(Map.of("k1", "o1", "k2", "o2"))))
                .withCustomField(SimulatedCustomField.date("f5", "n", TIME))
                .withCustomField(SimulatedCustomField.month("f6", "n", TIME))
                .withCustomField(SimulatedCustomField.year("f7", "n", TIME))
                .withCustomField(SimulatedCustomField.timeRange("f8", "n", TIME, TIME.plusMillis(1)))
                .withCustomField(SimulatedCustomField.number("f9", "n", new BigDecimal("1.50")))
                .withCustomField(SimulatedCustomField.of("f10", "n", 99, "{\"new\":true}"))));

        JsonNode fields = get("1", "").data().at("/job_post/customized_data_list");

        assertThat(fields.path(0).toString())
                .isEqualTo("{\"object_id\":\"f1\",\"name\":{\"zh_cn\":\"n\",\"en_us\":\"n\"},\"object_type\":1,"
                        + "\"value\":{\"content\":\"one\"}}");
        assertThat(fields.valueStream()
                        .map(field -> field.path("object_type") + "=" + field.path("value"))
                        .skip(1))
                .containsExactly(
                        "2={\"content\":\"two\"}",
                        "3={\"option\":{\"key\":\"k\",\"name\":{\"zh_cn\":\"o\",\"en_us\":\"o\"}}}",
                        "4={\"option_list\":[{\"key\":\"k1\",\"name\":{\"zh_cn\":\"o1\",\"en_us\":\"o1\"}},"
                                + "{\"key\":\"k2\",\"name\":{\"zh_cn\":\"o2\",\"en_us\":\"o2\"}}]}",
                        "5={\"time\":\"1716791547691\"}",
                        "6={\"time\":\"1716791547691\"}",
                        "7={\"time\":\"1716791547691\"}",
                        "8={\"time_range\":{\"start_time\":\"1716791547691\",\"end_time\":\"1716791547692\"}}",
                        "9={\"number\":\"1.50\"}",
                        "99={\"new\":true}");
    }

    private void start(UnaryOperator<SimulatorBuilder> settings) throws Exception {
        simulator = settings.apply(FeishuSimulator.demo().clock(nanos::get)).start();
        wire = new Wire(simulator);
        token = wire.token();
    }

    private Wire.Reply list(String query) throws Exception {
        return wire.get(token, ApiPaths.JOB_POSTS + query);
    }

    private Wire.Reply get(String id, String query) throws Exception {
        return wire.get(token, ApiPaths.JOB_POST.replace(":job_post_id", id) + query);
    }

    private static String pageToken(Wire.Reply reply) {
        return reply.data().path("page_token").stringValue();
    }

    /** The numbers in the titles. */
    private static String titles(Wire.Reply reply) {
        StringBuilder titles = new StringBuilder();
        reply.data()
                .path("items")
                .forEach(item -> titles.append(item.path("title").stringValue().replace("Engineer ", "")));
        return titles.toString();
    }

    private static void assertRefused(Wire.Reply reply) {
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.code()).isEqualTo(1002002);
    }
}
