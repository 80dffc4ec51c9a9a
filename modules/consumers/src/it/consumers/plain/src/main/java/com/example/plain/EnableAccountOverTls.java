package com.example.plain;

import java.io.File;
import javax.net.ssl.SSLException;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;

import io.github.feishureactive.auth.AppAuthentication;
import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.hire.referral.account.Account;
import io.github.feishureactive.hire.referral.account.ReferralAccounts;

/** Enables one account: base URL, file of the trusted certificate, app id, app secret, account id. */
public final class EnableAccountOverTls {

    private EnableAccountOverTls() {}

    public static void main(String[] args) throws SSLException {
        SslContext trust =
                SslContextBuilder.forClient().trustManager(new File(args[1])).build();
        try (FeishuGateway gateway = FeishuGateway.builder()
                .authentication(AppAuthentication.customApp(args[2], args[3]))
                .baseUrl(args[0])
                .httpClient(client -> client.secure(spec -> spec.sslContext(trust)))
                .build()) {
            Account account = ReferralAccounts.on(gateway).enable(args[4]).block();
            System.out.println(account.accountId() + " " + account.status());
        }
    }
}
