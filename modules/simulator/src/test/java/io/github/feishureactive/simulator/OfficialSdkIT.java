package io.github.feishureactive.simulator;

import com.lark.oapi.Client;
import com.lark.oapi.service.hire.v1.model.Account;
import com.lark.oapi.service.hire.v1.model.EnableReferralAccountReq;
import com.lark.oapi.service.hire.v1.model.EnableReferralAccountReqBody;
import com.lark.oapi.service.hire.v1.model.EnableReferralAccountResp;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.github.feishureactive.simulator.FeishuSimulator.DEMO_ACCOUNT_ID;
import static org.assertj.core.api.Assertions.assertThat;

/** The platform's own client takes the simulator for the platform. It blocks, so it runs on the test's thread. */
class OfficialSdkIT {

    private FeishuSimulator simulator;
    private Client client;

    @BeforeEach
    void start() {
        simulator = FeishuSimulator.demo().start();
        client = Client.newBuilder(FeishuSimulator.DEMO_APP_ID, FeishuSimulator.DEMO_APP_SECRET)
                .openBaseUrl(simulator.baseUrl())
                .tokenCache(new FreshCache())
                .build();
    }

    @AfterEach
    void close() {
        simulator.close();
    }

    @Test
    void enablesAnAccount() throws Exception {
        EnableReferralAccountResp response = enable(DEMO_ACCOUNT_ID);

        assertThat(response.success()).isTrue();
        Account account = response.getData().getAccount();
        assertThat(account.getAccountId()).isEqualTo(DEMO_ACCOUNT_ID);
        assertThat(account.getStatus()).isEqualTo(1);
        assertThat(account.getAssets().getConfirmedBonus().getPointBonus()).isEqualTo(1500);
        assertThat(account.getAssets().getConfirmedBonus().getCashBonus())
                .singleElement()
                .satisfies(cash -> {
                    assertThat(cash.getCurrencyType()).isEqualTo("CNY");
                    assertThat(cash.getAmount()).isEqualTo(520.0);
                });
        assertThat(simulator.account(FeishuSimulator.DEMO_APP_ID, DEMO_ACCOUNT_ID))
                .hasValueSatisfying(held -> assertThat(held.enabled()).isTrue());
    }

    @Test
    void learnsThatAnAccountDoesNotExist() throws Exception {
        EnableReferralAccountResp response = enable("404");

        assertThat(response.success()).isFalse();
        assertThat(response.getCode()).isEqualTo(1002553);
        assertThat(response.getRawResponse().getStatusCode()).isEqualTo(400);
        assertThat(response.getError().getLogId()).isEqualTo(response.getRequestId());
    }

    private EnableReferralAccountResp enable(String accountId) throws Exception {
        return client.hire()
                .v1()
                .referralAccount()
                .enable(EnableReferralAccountReq.newBuilder()
                        .enableReferralAccountReqBody(EnableReferralAccountReqBody.newBuilder()
                                .referralAccountId(accountId)
                                .build())
                        .build());
    }
}
