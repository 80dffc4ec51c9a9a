package io.github.feishureactive.simulator;

import java.util.Map;

import com.lark.oapi.Client;
import com.lark.oapi.core.response.BaseResponse;
import com.lark.oapi.service.hire.v1.V1;
import com.lark.oapi.service.hire.v1.model.BonusAmount;
import com.lark.oapi.service.hire.v1.model.Cash;
import com.lark.oapi.service.hire.v1.model.CreateExternalReferralRewardReq;
import com.lark.oapi.service.hire.v1.model.DeleteExternalReferralRewardReq;
import com.lark.oapi.service.hire.v1.model.DeleteExternalReferralRewardResp;
import com.lark.oapi.service.hire.v1.model.ExternalReward;
import com.lark.oapi.service.hire.v1.model.GetByApplicationReferralReq;
import com.lark.oapi.service.hire.v1.model.GetReferralWebsiteJobPostReq;
import com.lark.oapi.service.hire.v1.model.GetReferralWebsiteJobPostResp;
import com.lark.oapi.service.hire.v1.model.ListReferralWebsiteJobPostReq;
import com.lark.oapi.service.hire.v1.model.ListReferralWebsiteJobPostRespBody;
import com.lark.oapi.service.hire.v1.model.PortalJobPost;
import com.lark.oapi.service.hire.v1.model.Referral;
import com.lark.oapi.service.hire.v1.model.SearchReferralReq;
import com.lark.oapi.service.hire.v1.model.SearchReferralReqBody;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.github.feishureactive.simulator.account.SimulatedAccount;
import io.github.feishureactive.simulator.account.SimulatedCustomField;
import io.github.feishureactive.simulator.account.SimulatedJobPost;

import static io.github.feishureactive.simulator.FeishuSimulator.DEMO_ACCOUNT_ID;
import static io.github.feishureactive.simulator.FeishuSimulator.DEMO_APP_ID;
import static io.github.feishureactive.simulator.FeishuSimulator.DEMO_REFERRAL;
import static org.assertj.core.api.Assertions.assertThat;

/** The platform's own Java client makes the six calls on rewards, referrals and job posts. */
class OfficialSdkReferralsIT {

    private FeishuSimulator simulator;
    private V1 hire;

    @BeforeEach
    void start() {
        simulator = FeishuSimulator.demo()
                .jobPost(SimulatedJobPost.of("1", "Architect")
                        .withCustomField(SimulatedCustomField.options("f1", "Tools", Map.of("k", "Java"))))
                .documentedQuotas()
                .start();
        hire = Client.newBuilder(DEMO_APP_ID, FeishuSimulator.DEMO_APP_SECRET)
                .openBaseUrl(simulator.baseUrl())
                .tokenCache(new FreshCache())
                .build()
                .hire()
                .v1();
    }

    @AfterEach
    void close() {
        simulator.close();
    }

    @Test
    void importsAndDeletesARewardOfCash() throws Exception {
        BonusAmount bonus = BonusAmount.newBuilder()
                .bonusType(2)
                .cash(Cash.newBuilder().currencyType("CNY").amount(0.1).build())
                .build();

        String id = imported(bonus);
        assertThat(imported(bonus)).isEqualTo(id);
        assertThat(held().cash()).containsExactly(SimulatedAccount.Cash.of("CNY", "520.10"));

        assertThat(delete(id).success()).isTrue();
        assertThat(held().cash()).containsExactly(SimulatedAccount.Cash.of("CNY", "520.00"));
        assertThat(delete(id).getCode()).isEqualTo(1002556);
    }

    @Test
    void importsARewardOfPoints() throws Exception {
        imported(BonusAmount.newBuilder().bonusType(1).pointBonus(70L).build());

        assertThat(held().pointBonus()).isEqualTo(1570);
    }

    @Test
    void findsTheReferralOfAnApplication() throws Exception {
        Referral referral = successful(hire.referral()
                        .getByApplication(GetByApplicationReferralReq.newBuilder()
                                .applicationId(DEMO_REFERRAL.applicationIds().get(0))
                                .userIdType("union_id")
                                .build()))
                .getData()
                .getReferral();

        assertThat(referral.getId()).isEqualTo(DEMO_REFERRAL.id());
        assertThat(referral.getCreateTime())
                .isEqualTo(DEMO_REFERRAL.createTime().toEpochMilli());
        assertThat(referral.getReferralUserId()).isEqualTo("on_zhang_san");
        assertThat(referral.getReferralUser().getName().getZhCn()).isEqualTo("张三");
    }

    @Test
    void findsTheReferralsOfATalent() throws Exception {
        String time = Long.toString(DEMO_REFERRAL.createTime().toEpochMilli());

        assertThat(successful(hire.referral()
                                .search(SearchReferralReq.newBuilder()
                                        .userIdType("user_id")
                                        .searchReferralReqBody(SearchReferralReqBody.newBuilder()
                                                .talentId(DEMO_REFERRAL.talentId())
                                                .startTime(time)
                                                .endTime(time)
                                                .build())
                                        .build()))
                        .getData()
                        .getItems())
                .singleElement()
                .satisfies(referral -> {
                    assertThat(referral.getApplicationIds()).containsExactlyElementsOf(DEMO_REFERRAL.applicationIds());
                    assertThat(referral.getCreateTime()).isEqualTo(time);
                    assertThat(referral.getReferralUser().getId()).isEqualTo("zhang_san");
                });
    }

    @Test
    void listsJobPostsInTwoPages() throws Exception {
        ListReferralWebsiteJobPostRespBody first = list(null);
        assertThat(first.getItems()).hasSize(10);
        assertThat(first.getHasMore()).isTrue();

        ListReferralWebsiteJobPostRespBody second = list(first.getPageToken());
        assertThat(second.getItems()).hasSize(3);
        assertThat(second.getHasMore()).isFalse();
        assertThat(second.getItems()[2].getTitle()).isEqualTo("Architect");
    }

    @Test
    void showsAJobPost() throws Exception {
        GetReferralWebsiteJobPostResp response = get("1");
        PortalJobPost post = successful(response).getData().getJobPost();

        assertThat(post.getJobId()).isEqualTo("1");
        assertThat(post.getJobExpireTime()).isNull();
        assertThat(post.getCreator().getId()).isEqualTo("ou_recruiter");
        assertThat(post.getSubject().getName().getEnUs()).isEqualTo("Spring");
        assertThat(post.getAddressList())
                .singleElement()
                .satisfies(address -> assertThat(address.getCity().getCode()).isEqualTo("CT_52"));
        assertThat(post.getCustomizedDataList()).singleElement().satisfies(field -> {
            assertThat(field.getObjectType()).isEqualTo(4);
            assertThat(field.getValue().getOptionList()[0].getName().getZhCn()).isEqualTo("Java");
        });
        assertThat(get("404").getCode()).isEqualTo(1002509);
    }

    private String imported(BonusAmount bonus) throws Exception {
        return successful(hire.externalReferralReward()
                        .create(CreateExternalReferralRewardReq.newBuilder()
                                .userIdType("user_id")
                                .externalReward(ExternalReward.newBuilder()
                                        .referralUserId("zhang_san")
                                        .confirmUserId("zhang_san")
                                        .externalId("r-1")
                                        .applicationId(
                                                DEMO_REFERRAL.applicationIds().get(0))
                                        .reason("Probation passed")
                                        .ruleType(1)
                                        .bonus(bonus)
                                        .stage(2)
                                        .confirmTime("1716791547691")
                                        .build())
                                .build()))
                .getData()
                .getId();
    }

    private DeleteExternalReferralRewardResp delete(String id) throws Exception {
        return hire.externalReferralReward()
                .delete(DeleteExternalReferralRewardReq.newBuilder()
                        .externalReferralRewardId(id)
                        .build());
    }

    private ListReferralWebsiteJobPostRespBody list(String pageToken) throws Exception {
        return successful(hire.referralWebsiteJobPost()
                        .list(ListReferralWebsiteJobPostReq.newBuilder()
                                .pageToken(pageToken)
                                .pageSize(10)
                                .departmentIdType("open_department_id")
                                .build()))
                .getData();
    }

    private GetReferralWebsiteJobPostResp get(String id) throws Exception {
        return hire.referralWebsiteJobPost()
                .get(GetReferralWebsiteJobPostReq.newBuilder().jobPostId(id).build());
    }

    private SimulatedAccount held() {
        return simulator.account(DEMO_APP_ID, DEMO_ACCOUNT_ID).orElseThrow();
    }

    private static <R extends BaseResponse<?>> R successful(R response) {
        assertThat(response.success())
                .as("%d %s", response.getCode(), response.getMsg())
                .isTrue();
        return response;
    }
}
