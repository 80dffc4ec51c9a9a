package io.github.feishureactive.hire.referral.jobpost;

import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.feishureactive.hire.referral.I18nName;
import io.github.feishureactive.hire.referral.wire.WirePlatform;

import static io.github.feishureactive.hire.referral.wire.WirePlatform.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

/** A job post is its id; of the rest, what can be read is there. */
class JobPostAnswersIT {

    @RegisterExtension
    static final WirePlatform PLATFORM = new WirePlatform();

    private static final JobPost BARE = new JobPost(
            "1",
            null,
            null,
            List.of(),
            new Job(null, null, null, null, null, null, null, null),
            new JobCategories(null, null, null, null, null),
            new JobRequirements(null, null, null),
            null,
            List.of(),
            List.of(),
            null,
            null,
            null);

    private static final List<String> MEMBERS = List.of(
            "title",
            "job_id",
            "job_code",
            "job_expire_time",
            "job_active_status",
            "job_process_type",
            "job_recruitment_type",
            "job_department",
            "job_type",
            "min_job_level",
            "max_job_level",
            "job_function",
            "subject",
            "address",
            "address_list",
            "min_salary",
            "max_salary",
            "required_degree",
            "experience",
            "headcount",
            "high_light_list",
            "description",
            "requirement",
            "creator",
            "create_time",
            "modify_time",
            "customized_data_list");

    @Test
    void theRestMayBeAbsent() {
        assertThat(read("")).isEqualTo(BARE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "[[{\"x\":[1]}]]", "[true]"})
    void theRestMayBeUnreadable(String value) {
        StringBuilder members = new StringBuilder();
        MEMBERS.forEach(member ->
                members.append('"').append(member).append("\":").append(value).append(','));

        assertThat(read(members.toString())).isEqualTo(BARE);
    }

    @Test
    void partsMayBeAbsentOrUnreadable() {
        JobPost post = read("""
                "job_department":{"id":{},"name":{"zh_cn":["x"],"en_us":"IT"}},"job_type":{},
                "high_light_list":[null,{"id":7}],"address_list":[null,{"city":"x","country":{"code":"CN_1"}}],
                "customized_data_list":[null,{"object_id":[],"object_type":"x","value":{"content":"text"}},{}],""");

        assertThat(post.categories().department()).isEqualTo(new NamedId(null, new I18nName(null, "IT")));
        assertThat(post.categories().type()).isEqualTo(new NamedId(null, null));
        assertThat(post.highlights()).containsExactly(new NamedId("7", null));
        assertThat(post.addresses())
                .containsExactly(new Address(null, null, null, null, null, new Address.Region("CN_1", null)));
        assertThat(post.customFields())
                .containsExactly(
                        new CustomField(null, null, OptionalInt.empty(), new CustomFieldValue.Text("text")),
                        new CustomField(null, null, OptionalInt.empty(), null));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {"'\"1722837278000\"', 1722837278000", "1722837278000, 1722837278000", "'\"\"', none", "0, none"})
    void timesAreTextOrNumbers(String written, @Nullable Long millis) {
        JobPost post = read("\"job_expire_time\":" + written + ",\"create_time\":" + written + ",");

        Instant time = millis == null ? null : Instant.ofEpochMilli(millis);
        assertThat(post.job().expiresAt()).isEqualTo(time);
        assertThat(post.createdAt()).isEqualTo(time);
    }

    @Test
    void newConstantsArriveAsTheyAre() {
        JobPost post = read("""
                "job_active_status":7,"job_process_type":"8","required_degree":9,"experience":10,""");

        assertThat(post.job().status()).isEqualTo(new JobStatus(7)).hasToString("status 7");
        assertThat(post.job().processType()).isEqualTo(new JobProcessType(8)).hasToString("process 8");
        assertThat(post.requirements().degree())
                .isEqualTo(new RequiredDegree(9))
                .hasToString("degree 9");
        assertThat(post.requirements().experience())
                .isEqualTo(new WorkExperience(10))
                .hasToString("experience 10");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "10.0, 10",
                "1e1, 10",
                "'\"10\"', 10",
                "10.5, none",
                "1e10, none",
                "1e400, none",
                "99999999999, none",
            })
    void aConstantIsAWholeNumberHoweverItIsWritten(String written, @Nullable Integer number) {
        JobPost post = read("\"job_active_status\":" + written + ",\"experience\":" + written + ",");

        assertThat(post.job().status()).isEqualTo(number == null ? null : new JobStatus(number));
        assertThat(post.requirements().experience()).isEqualTo(number == null ? null : new WorkExperience(number));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "'\"min_salary\":\"5\",', 5, none",
                "'\"max_salary\":50,', none, 50",
                "'\"min_salary\":\"5.5\",\"max_salary\":\"\",', 5.5, none",
            })
    void aSalaryMayBeOpen(String members, @Nullable String min, @Nullable String max) {
        SalaryRange salary = read(members).salary();

        assertThat(salary.min() == null ? null : salary.min().toString()).isEqualTo(min);
        assertThat(salary.max() == null ? null : salary.max().toString()).isEqualTo(max);
    }

    @Test
    void aSalaryThatIsNoneIsAbsent() {
        assertThat(read("\"min_salary\":\"much\",\"max_salary\":\"1E+1000000000\",")
                        .salary())
                .isNull();
    }

    @Test
    void theDeprecatedAddressCountsWithoutAList() {
        assertThat(read("\"address\":{\"id\":\"a\"},\"address_list\":[],").addresses())
                .extracting(Address::id)
                .containsExactly("a");
        assertThat(read("\"address\":{\"id\":\"a\"},\"address_list\":[{\"id\":\"b\"},{\"id\":\"c\"}],")
                        .addresses())
                .extracting(Address::id)
                .containsExactly("b", "c");
    }

    @Test
    void theTextOfTheCreatorIsAnId() {
        assertThat(read("\"creator\":{\"id\":\"ou_1\",\"name\":{\"zh_cn\":\"张三\"}},")
                        .toString())
                .contains("Employee[ou_1]")
                .doesNotContain("张三");
    }

    private static JobPost read(String members) {
        PLATFORM.answers(200, "{\"code\":0,\"data\":{\"job_post\":{" + members + "\"id\":\"1\"}}}");
        return ReferralJobPosts.on(PLATFORM.open(PLATFORM.gateway())).get("1").block(PATIENCE);
    }
}
