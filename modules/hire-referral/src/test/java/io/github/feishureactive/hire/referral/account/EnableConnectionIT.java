package io.github.feishureactive.hire.referral.account;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;

import com.github.tomakehurst.wiremock.http.Fault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.feishureactive.core.RetryPolicy;
import io.github.feishureactive.core.error.DeadlineExceededException;
import io.github.feishureactive.core.error.DeadlineExceededException.Phase;
import io.github.feishureactive.core.error.Outcome;
import io.github.feishureactive.core.error.TransportException;
import io.github.feishureactive.core.error.UnreadableResponseException;
import io.github.feishureactive.hire.referral.wire.WirePlatform;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static io.github.feishureactive.hire.referral.wire.WirePlatform.ID;
import static io.github.feishureactive.hire.referral.wire.WirePlatform.LOG_ID;
import static io.github.feishureactive.hire.referral.wire.WirePlatform.json;
import static io.github.feishureactive.hire.referral.wire.WirePlatform.success;
import static org.assertj.core.api.Assertions.assertThat;

/** What goes wrong below JSON: connections that break or stall, bodies without end, redirects. */
class EnableConnectionIT {

    @RegisterExtension
    static final WirePlatform PLATFORM = new WirePlatform();

    private static final String SUCCESS = success("{\"account_id\":\"" + ID + "\"}");

    @ParameterizedTest
    @EnumSource(Fault.class)
    void aLostConnectionMayHaveCarriedTheRequest(Fault fault) {
        PLATFORM.answers(aResponse().withFault(fault));

        TransportException error = PLATFORM.failure(TransportException.class);

        assertThat(error.outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(error.isTransient()).isTrue();
        assertThat(error.attempts()).isEqualTo(3);
        assertThat(error.httpStatus()).isZero();
        assertThat(error).hasMessageContaining("may have reached the platform");
        assertThat(PLATFORM.received()).hasSize(3);
    }

    @Test
    void silenceEndsWithTheResponseTimeout() {
        PLATFORM.answers(json(200, SUCCESS).withFixedDelay(5_000));

        TransportException error = WirePlatform.failure(
                TransportException.class,
                PLATFORM.accounts(PLATFORM.gateway()
                        .responseTimeout(Duration.ofSeconds(1))
                        .retry(RetryPolicy.none())));

        assertThat(error).hasMessageContaining("did not respond in time");
        assertThat(error.outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(PLATFORM.received()).hasSize(1);
    }

    @Test
    void aDrippingBodyEndsWithTheDeadline() {
        PLATFORM.answers(json(200, SUCCESS).withChunkedDribbleDelay(40, 10_000));

        DeadlineExceededException error = WirePlatform.failure(
                DeadlineExceededException.class,
                PLATFORM.accounts(PLATFORM.gateway().deadline(Duration.ofSeconds(2))));

        assertThat(error.phase()).isEqualTo(Phase.EXCHANGE);
        assertThat(error.outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(error.attempts()).isEqualTo(1);
    }

    @Test
    void aSlowBodyInTimeIsAnAnswer() {
        PLATFORM.answers(json(200, SUCCESS).withChunkedDribbleDelay(5, 300));

        assertThat(PLATFORM.enabled().accountId()).isEqualTo(ID);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anAnswerOverTheBoundIsRefused(boolean announced) {
        String huge = "{\"code\":0,\"msg\":\"" + "x".repeat(10 << 20) + "\"}";
        var answer = json(200, huge);
        PLATFORM.answers(announced ? answer.withHeader("Content-Length", String.valueOf(huge.length())) : answer);

        UnreadableResponseException error = PLATFORM.failure(UnreadableResponseException.class);

        assertThat(error).hasMessageContaining("larger than 1048576 bytes").hasMessageContaining("maxResponseBytes");
        assertThat(error.outcome()).isEqualTo(Outcome.UNREADABLE);
        assertThat(error.isTransient()).isFalse();
        assertThat(error.attempts()).isEqualTo(1);
        assertThat(error.httpStatus()).isEqualTo(200);
        assertThat(error.logId()).contains(LOG_ID);
    }

    @Test
    void theBoundIsExact() {
        String answer = SUCCESS + " ".repeat(1_024 - SUCCESS.length());
        PLATFORM.answers(200, answer);
        ReferralAccounts accounts = PLATFORM.accounts(PLATFORM.gateway().maxResponseBytes(1_024));
        assertThat(accounts.enable(ID).block(WirePlatform.PATIENCE)).isEqualTo(new Account(ID, null, null));

        PLATFORM.answers(200, answer + " ");
        WirePlatform.failure(UnreadableResponseException.class, accounts);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void redirectsAreNotFollowed(int status) {
        PLATFORM.answers(aResponse().withStatus(status).withHeader("Location", "/stolen"));

        UnreadableResponseException error = WirePlatform.failure(
                UnreadableResponseException.class,
                // Not even if somebody asks for it: the token would travel along.
                PLATFORM.accounts(PLATFORM.gateway()
                        .httpClient(client -> client.followRedirect(true))
                        .retry(RetryPolicy.none())));

        assertThat(error.httpStatus()).isEqualTo(status);
        assertThat(PLATFORM.received()).singleElement().satisfies(request -> assertThat(request.getUrl())
                .endsWith("/enable"));
    }

    @Test
    void withoutAConnectionNothingIsSent() throws IOException {
        // Bound and not listening: nobody answers there, and nobody else can take the port meanwhile.
        try (Socket deaf = new Socket()) {
            deaf.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            String baseUrl = "http://127.0.0.1:" + deaf.getLocalPort();

            TransportException error = WirePlatform.failure(
                    TransportException.class,
                    PLATFORM.accounts(PLATFORM.gateway().baseUrl(baseUrl)));

            assertThat(error.outcome()).isEqualTo(Outcome.NOT_SENT);
            assertThat(error.attempts()).isZero();
            assertThat(error).hasMessageContaining("check network, proxy and base URL");
        }
    }

    @Test
    void withoutTlsNothingIsSent() {
        PLATFORM.answers(200, SUCCESS);
        String https = PLATFORM.baseUrl().replace("http:", "https:");

        TransportException error = WirePlatform.failure(
                TransportException.class, PLATFORM.accounts(PLATFORM.gateway().baseUrl(https)));

        assertThat(error.outcome()).isEqualTo(Outcome.NOT_SENT);
        assertThat(error).hasMessageContaining("TLS");
        assertThat(PLATFORM.received()).isEmpty();
    }
}
