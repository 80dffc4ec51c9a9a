package io.github.feishureactive.simulator;

import com.lark.oapi.Client;
import com.lark.oapi.core.request.RequestOptions;
import com.lark.oapi.core.response.BaseResponse;
import com.lark.oapi.service.hire.v1.model.Account;
import com.lark.oapi.service.hire.v1.model.BonusAmount;
import com.lark.oapi.service.hire.v1.model.CheckFailedAccountInfo;
import com.lark.oapi.service.hire.v1.model.CreateReferralAccountReq;
import com.lark.oapi.service.hire.v1.model.CreateReferralAccountReqBody;
import com.lark.oapi.service.hire.v1.model.DeactivateReferralAccountReq;
import com.lark.oapi.service.hire.v1.model.EnableReferralAccountReq;
import com.lark.oapi.service.hire.v1.model.EnableReferralAccountReqBody;
import com.lark.oapi.service.hire.v1.model.GetAccountAssetsReferralAccountReq;
import com.lark.oapi.service.hire.v1.model.Mobile;
import com.lark.oapi.service.hire.v1.model.ReconciliationReferralAccountReq;
import com.lark.oapi.service.hire.v1.model.ReconciliationReferralAccountReqBody;
import com.lark.oapi.service.hire.v1.model.TradeDetail;
import com.lark.oapi.service.hire.v1.model.WithdrawReferralAccountReq;
import com.lark.oapi.service.hire.v1.model.WithdrawReferralAccountReqBody;
import com.lark.oapi.service.hire.v1.model.WithdrawReferralAccountRespBody;
import com.lark.oapi.service.hire.v1.resource.ReferralAccount;

import io.github.feishureactive.simulator.account.SimulatedEmployee;

import static org.assertj.core.api.Assertions.assertThat;

/** The six calls on referral accounts by the platform's own Java client, each of which has to succeed. */
final class OfficialSdkTour {

    private final ReferralAccount api;
    private final RequestOptions options;

    OfficialSdkTour(Client client, RequestOptions options) {
        this.api = client.hire().v1().referralAccount();
        this.options = options;
    }

    Account create(SimulatedEmployee employee) throws Exception {
        return successful(api.create(
                        CreateReferralAccountReq.newBuilder()
                                .createReferralAccountReqBody(CreateReferralAccountReqBody.newBuilder()
                                        .email(employee.email())
                                        .mobile(Mobile.newBuilder()
                                                .code(employee.mobile().code())
                                                .number(employee.mobile().number())
                                                .build())
                                        .build())
                                .build(),
                        options))
                .getData()
                .getAccount();
    }

    Account enable(String accountId) throws Exception {
        return successful(api.enable(
                        EnableReferralAccountReq.newBuilder()
                                .enableReferralAccountReqBody(EnableReferralAccountReqBody.newBuilder()
                                        .referralAccountId(accountId)
                                        .build())
                                .build(),
                        options))
                .getData()
                .getAccount();
    }

    Account deactivate(String accountId) throws Exception {
        return successful(api.deactivate(
                        DeactivateReferralAccountReq.newBuilder()
                                .referralAccountId(accountId)
                                .build(),
                        options))
                .getData()
                .getAccount();
    }

    Account assets(String accountId, String userIdType) throws Exception {
        return successful(api.getAccountAssets(
                        GetAccountAssetsReferralAccountReq.newBuilder()
                                .referralAccountId(accountId)
                                .userIdType(userIdType)
                                .build(),
                        options))
                .getData()
                .getAccount();
    }

    WithdrawReferralAccountRespBody withdraw(String accountId, String orderId) throws Exception {
        return successful(api.withdraw(
                        WithdrawReferralAccountReq.newBuilder()
                                .referralAccountId(accountId)
                                .withdrawReferralAccountReqBody(WithdrawReferralAccountReqBody.newBuilder()
                                        .withdrawBonusType(new Integer[] {1, 2})
                                        .externalOrderId(orderId)
                                        .build())
                                .build(),
                        options))
                .getData();
    }

    CheckFailedAccountInfo[] reconcile(String accountId, String transTime, long points) throws Exception {
        TradeDetail received = TradeDetail.newBuilder()
                .accountId(accountId)
                .totalRechargeRewardInfo(
                        BonusAmount.newBuilder().pointBonus(points).build())
                .build();
        return successful(api.reconciliation(
                        ReconciliationReferralAccountReq.newBuilder()
                                .reconciliationReferralAccountReqBody(ReconciliationReferralAccountReqBody.newBuilder()
                                        .startTransTime(transTime)
                                        .endTransTime(transTime)
                                        .tradeDetails(new TradeDetail[] {received})
                                        .build())
                                .build(),
                        options))
                .getData()
                .getCheckFailedList();
    }

    private static <R extends BaseResponse<?>> R successful(R response) {
        assertThat(response.success())
                .as("%d %s", response.getCode(), response.getMsg())
                .isTrue();
        return response;
    }
}
