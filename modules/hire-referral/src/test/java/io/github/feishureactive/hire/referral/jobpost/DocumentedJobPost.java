package io.github.feishureactive.hire.referral.jobpost;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;

import io.github.feishureactive.hire.referral.Employee;
import io.github.feishureactive.hire.referral.I18nName;
import io.github.feishureactive.hire.referral.jobpost.Address.Region;

/** The documented example: every member of a job post, and what becomes of it. */
final class DocumentedJobPost {

    static final String ID = "7174316547413000195";

    private static final Region DISTRICT = new Region("DS_1000002", new I18nName("大观区", "Daguan"));
    private static final Region CITY = new Region("CT_2", new I18nName("安庆", "Anqing"));
    private static final Region STATE = new Region("ST_2", new I18nName("安徽", "Anhui"));
    private static final Region COUNTRY = new Region("CN_1", new I18nName("中国大陆", "Chinese Mainland"));

    static final JobPost READ = new JobPost(
            ID,
            "高级工程师招聘",
            "负责软件开发",
            List.of(named("6732430418202593547", "下午茶", "afternoon tea")),
            new Job(
                    "7392894182636030258",
                    "A168688",
                    Instant.ofEpochMilli(1_722_837_278_000L),
                    JobStatus.ACTIVE,
                    JobProcessType.CAMPUS,
                    named("6890840777044265230", "级别-2", "level-2"),
                    named("6890840777044265231", "级别-5", "level-5"),
                    12),
            new JobCategories(
                    named("101", "全职", "Full-time"),
                    named("od-7b2eb7561bfbe4cac5267c142762870a", "IT部门", "IT department"),
                    named("6791698585114724616", "互联网", "Internet"),
                    named("7281257045172308287", "技术", "technology"),
                    named("7281257045172308288", "秋招", "autumn")),
            new JobRequirements("有相关经验者优先", RequiredDegree.BACHELOR, WorkExperience.FROM_1_TO_3_YEARS),
            new SalaryRange(BigDecimal.valueOf(5), BigDecimal.valueOf(50)),
            List.of(new Address(
                    "6583482347283472832", new I18nName("抖音大厦", "Douyin Building"), DISTRICT, CITY, STATE, COUNTRY)),
            List.of(new CustomField(
                    "7368811146881091852",
                    new I18nName("集团数字化", "group digitization"),
                    OptionalInt.of(1),
                    new CustomFieldValue.Text("集团数字化是大方向"))),
            new Employee("ou_a512d829e05693f1cfaa419e17bd2d80", new I18nName("张三", "zhangsan")),
            Instant.ofEpochMilli(1_716_791_547_691L),
            Instant.ofEpochMilli(1_716_791_547_692L));

    private DocumentedJobPost() {}

    static String json() {
        try (InputStream in = DocumentedJobPost.class.getResourceAsStream("/jobpost/job-post.json")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static NamedId named(String id, String zhCn, String enUs) {
        return new NamedId(id, new I18nName(zhCn, enUs));
    }
}
