package io.github.feishureactive.simulator.account;

import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A job post of the tenant's referral site. It has every documented field. Immutable. */
public final class SimulatedJobPost {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final int CAMPUS = 2;
    private static final int INACTIVE = 2;
    private static final String CUSTOM_FIELDS = "customized_data_list";
    private static final long FIRST_ID = 6949805467799537001L;

    private static final String DEFAULTS = """
            {
              "job_code": "A001",
              "job_expire_time": null,
              "job_active_status": 1,
              "job_process_type": 1,
              "job_recruitment_type": {"id": "101", "name": {"zh_cn": "全职", "en_us": "Full-time"}},
              "job_department": {"id": "od-6b394871807047c7023ebfc1ff37cd3a", "name": {"zh_cn": "研发", "en_us": "R&D"}},
              "job_type": {"id": "6791698585114724616", "name": {"zh_cn": "后端", "en_us": "Back end"}},
              "min_job_level": {"id": "6709430893802850568", "name": {"zh_cn": "初级", "en_us": "Junior"}},
              "max_job_level": {"id": "6709430893802850569", "name": {"zh_cn": "高级", "en_us": "Senior"}},
              "job_function": {"id": "6941300388000811308", "name": {"zh_cn": "工程师", "en_us": "Engineer"}},
              "subject": {"id": "6941300388000811309", "name": {"zh_cn": "春季招聘", "en_us": "Spring"}},
              "min_salary": "20",
              "max_salary": "40",
              "required_degree": 6,
              "experience": 4,
              "headcount": 3,
              "high_light_list": [{"id": "6941300388000811310", "name": {"zh_cn": "免费三餐", "en_us": "Free meals"}}],
              "description": "Keep the services running.",
              "requirement": "Three years of Java.",
              "create_time": "1716791547691",
              "modify_time": "1716791550012",
              "customized_data_list": []
            }""";

    private static final String ADDRESS = """
            {
              "id": "6583482347283472832",
              "name": {"zh_cn": "西溪园区", "en_us": "Xixi campus"},
              "district": {"code": "MDDI156330110", "name": {"zh_cn": "余杭区", "en_us": "Yuhang"}},
              "city": {"code": "CT_52", "name": {"zh_cn": "杭州", "en_us": "Hangzhou"}},
              "state": {"code": "MDPV156330000", "name": {"zh_cn": "浙江", "en_us": "Zhejiang"}},
              "country": {"code": "CN_1", "name": {"zh_cn": "中国", "en_us": "China"}}
            }""";

    private final ObjectNode item;
    private final SimulatedEmployee creator;

    private SimulatedJobPost(ObjectNode item, SimulatedEmployee creator) {
        this.item = item;
        this.creator = creator;
    }

    /**
     * Creates an active job post of social recruitment, which does not expire.
     *
     * @param id the job post's id, a decimal string on the real platform
     * @param title the title
     * @return the job post, for a job of the same id
     */
    public static SimulatedJobPost of(String id, String title) {
        ObjectNode item =
                MAPPER.createObjectNode().put("id", id).put("title", title).put("job_id", id);
        item.setAll((ObjectNode) MAPPER.readTree(DEFAULTS));
        JsonNode address = MAPPER.readTree(ADDRESS);
        item.set("address", address);
        item.putArray("address_list").add(address.deepCopy());
        return new SimulatedJobPost(item, SimulatedEmployee.of("recruiter").withName("招聘", "Recruiter"));
    }

    /**
     * Creates job posts for lists of several pages.
     *
     * @param count how many
     * @return the job posts with ascending ids; every fourth is one of campus recruitment
     */
    public static List<SimulatedJobPost> numbered(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> {
                    SimulatedJobPost post = of(Long.toString(FIRST_ID + i), "Engineer " + (i + 1));
                    return i % 4 == 3 ? post.campus() : post;
                })
                .toList();
    }

    /**
     * Returns this job post as one of campus recruitment.
     *
     * @return a new job post
     */
    public SimulatedJobPost campus() {
        return changed(copy().put("job_process_type", CAMPUS));
    }

    /**
     * Returns this job post, inactive.
     *
     * @return a new job post
     */
    public SimulatedJobPost inactive() {
        return changed(copy().put("job_active_status", INACTIVE));
    }

    /**
     * Returns this job post with an end.
     *
     * @param time when the job expires
     * @return a new job post
     */
    public SimulatedJobPost withExpireTime(Instant time) {
        return changed(copy().put("job_expire_time", Long.toString(time.toEpochMilli())));
    }

    /**
     * Returns this job post with another creator.
     *
     * @param employee any employee, whose id depends on the request's {@code user_id_type}
     * @return a new job post
     */
    public SimulatedJobPost withCreator(SimulatedEmployee employee) {
        return new SimulatedJobPost(item, employee);
    }

    /**
     * Returns this job post with one more custom field.
     *
     * @param field the field
     * @return a new job post
     */
    public SimulatedJobPost withCustomField(SimulatedCustomField field) {
        ObjectNode more = copy();
        ((ArrayNode) more.path(CUSTOM_FIELDS)).add(field.json());
        return changed(more);
    }

    /**
     * Returns this job post with another value of any field.
     *
     * @param name the field's name on the wire, such as {@code min_salary}, but not {@code creator} or the list of
     *     custom fields
     * @param json its value, or {@code null}
     * @return a new job post
     * @throws IllegalArgumentException for one of these two fields
     */
    public SimulatedJobPost withField(String name, String json) {
        if (name.equals("creator") || name.equals(CUSTOM_FIELDS)) {
            throw new IllegalArgumentException(name + " has a method of its own");
        }
        ObjectNode more = copy();
        more.set(name, MAPPER.readTree(json));
        return changed(more);
    }

    /**
     * Returns the id.
     *
     * @return the job post's id
     */
    public String id() {
        return item.path("id").asString("");
    }

    /**
     * Returns the kind of recruitment.
     *
     * @return {@code job_process_type}: 1 social, 2 campus
     */
    public int processType() {
        return item.path("job_process_type").asInt(0);
    }

    /**
     * Returns the creator.
     *
     * @return the employee
     */
    public SimulatedEmployee creator() {
        return creator;
    }

    /**
     * Returns the job post as the platform responds with it, but for the creator, whose id depends on the request.
     *
     * @return a copy
     */
    public JsonNode json() {
        return copy();
    }

    private ObjectNode copy() {
        return item.deepCopy();
    }

    private SimulatedJobPost changed(ObjectNode other) {
        return new SimulatedJobPost(other, creator);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SimulatedJobPost post && post.item.equals(item) && post.creator.equals(creator);
    }

    @Override
    public int hashCode() {
        return item.hashCode();
    }

    @Override
    public String toString() {
        return "SimulatedJobPost[" + id() + "]";
    }
}
