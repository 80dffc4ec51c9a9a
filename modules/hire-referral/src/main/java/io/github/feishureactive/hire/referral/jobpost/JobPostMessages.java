package io.github.feishureactive.hire.referral.jobpost;

import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import io.github.feishureactive.core.internal.AbsentIfUnreadable;
import io.github.feishureactive.hire.referral.Employee;
import io.github.feishureactive.hire.referral.I18nName;
import io.github.feishureactive.hire.referral.internal.wire.DecimalText;
import io.github.feishureactive.hire.referral.internal.wire.EpochMillis;
import io.github.feishureactive.hire.referral.internal.wire.Present;
import io.github.feishureactive.hire.referral.internal.wire.RequiredId;

/** What goes over the wire and is not what callers see. Jackson reads the components in snake case. */
final class JobPostMessages {

    private JobPostMessages() {}

    record JobPostData(PortalJobPost jobPost) {

        JobPostData {
            Objects.requireNonNull(jobPost, "job_post");
        }

        String id() {
            return jobPost.id;
        }
    }

    /** Member by member as the platform documents it. */
    record PortalJobPost(
            String id,
            @AbsentIfUnreadable @Nullable String title,
            @AbsentIfUnreadable @Nullable String jobId,
            @AbsentIfUnreadable @Nullable String jobCode,
            @AbsentIfUnreadable @Nullable EpochMillis jobExpireTime,
            @AbsentIfUnreadable @Nullable JobStatus jobActiveStatus,
            @AbsentIfUnreadable @Nullable JobProcessType jobProcessType,
            @AbsentIfUnreadable @Nullable NamedId jobRecruitmentType,
            @AbsentIfUnreadable @Nullable NamedId jobDepartment,
            @AbsentIfUnreadable @Nullable NamedId jobType,
            @AbsentIfUnreadable @Nullable NamedId minJobLevel,
            @AbsentIfUnreadable @Nullable NamedId maxJobLevel,
            @AbsentIfUnreadable @Nullable NamedId jobFunction,
            @AbsentIfUnreadable @Nullable NamedId subject,
            @AbsentIfUnreadable @Nullable Address address,
            @AbsentIfUnreadable @Nullable List<Address> addressList,
            @AbsentIfUnreadable @Nullable String minSalary,
            @AbsentIfUnreadable @Nullable String maxSalary,
            @AbsentIfUnreadable @Nullable RequiredDegree requiredDegree,
            @AbsentIfUnreadable @Nullable WorkExperience experience,
            @AbsentIfUnreadable @Nullable Integer headcount,
            @AbsentIfUnreadable @Nullable List<NamedId> highLightList,
            @AbsentIfUnreadable @Nullable String description,
            @AbsentIfUnreadable @Nullable String requirement,
            @AbsentIfUnreadable @Nullable Employee creator,
            @AbsentIfUnreadable @Nullable EpochMillis createTime,
            @AbsentIfUnreadable @Nullable EpochMillis modifyTime,
            @AbsentIfUnreadable @Nullable List<CustomizedData> customizedDataList) {

        PortalJobPost {
            RequiredId.check(id);
        }

        JobPost result() {
            return new JobPost(
                    id,
                    title,
                    description,
                    Present.of(highLightList),
                    job(),
                    new JobCategories(jobRecruitmentType, jobDepartment, jobType, jobFunction, subject),
                    new JobRequirements(requirement, requiredDegree, experience),
                    salary(),
                    addresses(),
                    Present.of(customizedDataList).stream()
                            .map(CustomizedData::field)
                            .toList(),
                    creator,
                    EpochMillis.instantOf(createTime),
                    EpochMillis.instantOf(modifyTime));
        }

        private Job job() {
            return new Job(
                    jobId,
                    jobCode,
                    EpochMillis.instantOf(jobExpireTime),
                    jobActiveStatus,
                    jobProcessType,
                    minJobLevel,
                    maxJobLevel,
                    headcount);
        }

        private @Nullable SalaryRange salary() {
            BigDecimal min = DecimalText.parse(minSalary);
            BigDecimal max = DecimalText.parse(maxSalary);
            return min == null && max == null ? null : new SalaryRange(min, max);
        }

        /** The single address is deprecated, and counts where there is no list. */
        private List<Address> addresses() {
            List<Address> list = Present.of(addressList);
            return list.isEmpty() && address != null ? List.of(address) : list;
        }
    }

    record CustomizedData(
            @AbsentIfUnreadable @Nullable String objectId,
            @AbsentIfUnreadable @Nullable I18nName name,
            @AbsentIfUnreadable @Nullable Integer objectType,
            @Nullable JsonNode value) {

        CustomField field() {
            return new CustomField(
                    objectId,
                    name,
                    objectType == null ? OptionalInt.empty() : OptionalInt.of(objectType),
                    CustomFieldReader.read(objectType, value));
        }
    }
}
