package io.github.feishureactive.hire.referral.account;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The Javadoc of each call says what a caller has to know, and links the official page. */
class CallDocumentationTest {

    private static final Path SOURCE =
            Path.of("src/main/java/io/github/feishureactive/hire/referral/account/ReferralAccounts.java");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "create     | Mono<Account> create(EmployeeContact      | 100 calls a minute | create",
                "enable     | Mono<Account> enable(                     | 10 calls a second  | enable",
                "deactivate | Mono<Account> deactivate(                 | 100 calls a minute | deactivate",
                "assets     | Mono<AccountAssets> assets(@Nullable String accountId, UserIdType | 10 calls a second | get_account_assets",
                "withdraw   | Mono<Withdrawal> withdraw(                | 100 calls a minute | withdraw",
                "reconcile  | Mono<Reconciliation> reconcile(           | 100 calls a minute | reconciliation"
            })
    void saysQuotaScopeIdempotencyErrorsAndPage(String name, String declaration, String quota, String page)
            throws IOException {
        String source = Files.readString(SOURCE);
        int end = source.indexOf(declaration);
        assertThat(end).as(declaration).isPositive();
        String javadoc = source.substring(source.lastIndexOf("/**", end), end).replaceAll("\\s+\\*?\\s*", " ");

        assertThat(javadoc)
                .contains("Quota: " + quota + " for each app in each tenant")
                .contains("Scope: {@code hire:referral_account}")
                .containsPattern("(Idempotent|Not idempotent)")
                .contains("Errors that the platform documents: 1002001", "1002002")
                .containsIgnoringCase("cancel")
                .contains("/hire-v1/referral_account/" + page + "\"");
    }
}
