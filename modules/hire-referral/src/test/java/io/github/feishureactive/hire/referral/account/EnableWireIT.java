package io.github.feishureactive.hire.referral.account;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;

import com.github.tomakehurst.wiremock.http.RequestMethod;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import io.github.feishureactive.core.error.InvalidRequestException;
import io.github.feishureactive.core.error.Outcome;
import io.github.feishureactive.hire.referral.Bonus;
import io.github.feishureactive.hire.referral.Cash;
import io.github.feishureactive.hire.referral.Currency;
import io.github.feishureactive.hire.referral.wire.WirePlatform;

import static io.github.feishureactive.hire.referral.wire.WirePlatform.ID;
import static io.github.feishureactive.hire.referral.wire.WirePlatform.PATIENCE;
import static io.github.feishureactive.hire.referral.wire.WirePlatform.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;

/** What enable sends, and the answer that the platform documents. */
class EnableWireIT {

    @RegisterExtension
    static final WirePlatform PLATFORM = new WirePlatform();

    private static final String DOCUMENTED = """
            {
              "code": 0,
              "msg": "SUCCESS",
              "data": {
                "account": {
                  "account_id": "6942778198054125570",
                  "assets": {
                    "confirmed_bonus": {
                      "point_bonus": 1500,
                      "cash_bonus": [{"currency_type": "CNY", "amount": 520.00}]
                    }
                  },
                  "status": 1
                }
              }
            }
            """;

    @Test
    void sendsExactlyThis() {
        PLATFORM.answers(200, DOCUMENTED);

        PLATFORM.enabled();

        assertThat(PLATFORM.received()).singleElement().satisfies(request -> {
            assertThat(request.getMethod()).isEqualTo(RequestMethod.POST);
            assertThat(request.getUrl()).isEqualTo("/open-apis/hire/v1/referral_account/enable");
            assertThat(request.getProtocol()).isEqualTo("HTTP/1.1");
            assertThat(values(request, "Authorization")).containsExactly("Bearer " + TOKEN);
            assertThat(values(request, "Content-Type")).hasSize(1);
            assertThat(values(request, "Accept")).containsExactly("application/json");
            assertThat(values(request, "Accept-Encoding")).containsExactly("identity");
            assertThat(values(request, "User-Agent")).singleElement().satisfies(agent -> assertThat(agent)
                    .matches("feishu-reactive/(dev|[0-9][0-9A-Za-z.-]*)"));
            byte[] body = "{\"referral_account_id\":\"6942778198054125570\"}".getBytes(StandardCharsets.UTF_8);
            assertThat(request.getBody()).isEqualTo(body);
            assertThat(values(request, "Content-Length")).containsExactly(String.valueOf(body.length));
            assertThat(request.containsHeader("Transfer-Encoding")).isFalse();
            assertThat(request.getAllHeaderKeys())
                    .containsExactlyInAnyOrder(
                            "Authorization",
                            "Content-Type",
                            "Accept",
                            "Accept-Encoding",
                            "User-Agent",
                            "Host",
                            "Content-Length");
        });
    }

    @Test
    void theseAreTheBytesOnTheWire() throws IOException {
        try (RawPlatform platform = new RawPlatform()) {
            Account account = PLATFORM.accounts(PLATFORM.gateway().baseUrl(platform.baseUrl()))
                    .enable(ID)
                    .block(PATIENCE);

            assertThat(account.accountId()).isEqualTo(ID);
            assertThat(platform.request())
                    .startsWith("POST /open-apis/hire/v1/referral_account/enable HTTP/1.1\r\n")
                    .containsOnlyOnce("\r\nauthorization: Bearer " + TOKEN + "\r\n")
                    .containsOnlyOnce("\r\ncontent-type: application/json; charset=utf-8\r\n")
                    .containsOnlyOnce("\r\ncontent-length: 45\r\n")
                    .doesNotContainIgnoringCase("transfer-encoding")
                    .endsWith("\r\n\r\n{\"referral_account_id\":\"6942778198054125570\"}");
        }
    }

    private static List<String> values(LoggedRequest request, String header) {
        return request.header(header).values();
    }

    @Test
    void readsTheDocumentedAnswer() {
        PLATFORM.answers(200, DOCUMENTED);

        Account account = PLATFORM.enabled();

        assertThat(account)
                .isEqualTo(new Account(
                        ID,
                        new Assets(new Bonus(1500, List.of(new Cash(Currency.of("CNY"), new BigDecimal("520.00"))))),
                        AccountStatus.ENABLED));
        assertThat(account.status().isEnabled()).isTrue();
        assertThat(account.assets().confirmedBonus().cashBonus().get(0).amount())
                .isEqualTo(new BigDecimal("520.00"));
    }

    @Test
    void eachSubscriptionIsACall() {
        PLATFORM.answers(200, DOCUMENTED);

        Mono<Account> enable = PLATFORM.accounts(PLATFORM.gateway()).enable(ID);
        assertThat(PLATFORM.received()).isEmpty();

        enable.block(PATIENCE);
        enable.block(PATIENCE);
        assertThat(PLATFORM.received()).hasSize(2);
    }

    @Test
    void anyTextIsAnIdAndIsEscaped() {
        PLATFORM.answers(200, DOCUMENTED.replace("6942778198054125570", "\\\"},\u8d26\u6237\\n\uD83D\uDE00\\\\"));

        PLATFORM.accounts(PLATFORM.gateway())
                .enable("\"},\u8d26\u6237\n\uD83D\uDE00\\")
                .block(PATIENCE);

        assertThat(PLATFORM.received()).singleElement().satisfies(request -> assertThat(request.getBodyAsString())
                .isEqualTo("{\"referral_account_id\":\"\\\"},\u8d26\u6237\\n\uD83D\uDE00\\\\\"}"));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " ", "\t\n", "\u3000"})
    void withoutAnIdNothingIsSentAndTheErrorSaysWhatToDo(String id) {
        PLATFORM.answers(200, DOCUMENTED);

        Mono<Account> enable = PLATFORM.accounts(PLATFORM.gateway()).enable(id);

        StepVerifier.create(enable)
                .expectErrorSatisfies(
                        error -> assertThat(error).isInstanceOfSatisfying(InvalidRequestException.class, invalid -> {
                            assertThat(invalid.getMessage())
                                    .startsWith("Pass the account's id, such as 6942778198054125570");
                            assertThat(invalid.operation()).isEqualTo("hire.referral_account.enable");
                            assertThat(invalid.outcome()).isEqualTo(Outcome.NOT_SENT);
                            assertThat(invalid.isTransient()).isFalse();
                            assertThat(invalid.attempts()).isZero();
                        }))
                .verify(PATIENCE);
        assertThat(PLATFORM.received()).isEmpty();
    }
}
