package com.example.plain;

import io.github.feishureactive.auth.AppAuthentication;
import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.hire.referral.account.ReferralAccounts;

public final class EnableAccount {

    public static void main(String[] args) {
        try (FeishuGateway gateway = FeishuGateway.builder()
                .authentication(
                        AppAuthentication.customApp(System.getenv("FEISHU_APP_ID"), System.getenv("FEISHU_APP_SECRET")))
                .baseUrl(System.getenv().getOrDefault("FEISHU_BASE_URL", "https://open.feishu.cn"))
                .build()) {
            ReferralAccounts.on(gateway)
                    .enable(args[0])
                    .doOnNext(account -> System.out.println(account.accountId() + " is " + account.status()))
                    .block();
        }
    }
}
