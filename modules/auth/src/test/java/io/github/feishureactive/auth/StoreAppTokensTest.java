package io.github.feishureactive.auth;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import io.github.feishureactive.auth.TokenOperations.AppTokenAnswer;
import io.github.feishureactive.auth.TokenOperations.ResendAnswer;
import io.github.feishureactive.auth.TokenOperations.TenantTokenAnswer;
import io.github.feishureactive.core.error.AuthenticationException;
import io.github.feishureactive.core.operation.ApiRequest;
import io.github.feishureactive.core.token.AccessToken;
import io.github.feishureactive.core.token.Authentication.AccessTokens;

import static org.assertj.core.api.Assertions.assertThat;

class StoreAppTokensTest {

    private static final String APP = "cli_store";
    private static final Duration SOON = Duration.ofSeconds(5);

    private final AppTicketStore tickets = new AppTicketStore();
    private final Map<String, Integer> requests = new HashMap<>();
    private final VirtualEnvironment environment = new VirtualEnvironment(this::answer);
    private final AccessTokens tokens =
            AppAuthentication.storeApp(APP, "secret", tickets).open(environment);

    private String goodTicket = "ticket-1";
    private String goodAppToken = "a-token-1";
    private boolean pushes = true;
    private int appRefusal;
    private int tenantRefusal;

    /** The platform: counts what it is asked, and believes in one ticket and one app token at a time. */
    private Mono<?> answer(ApiRequest<?> request) {
        String operation = request.operation().name();
        int nth = requests.merge(operation, 1, Integer::sum);
        int refusal = operation.equals("auth.app_access_token")
                ? appRefusal
                : operation.equals("auth.tenant_access_token") ? tenantRefusal : 0;
        if (refusal != 0) {
            return Mono.error(PlatformRefusals.code(refusal));
        }
        return Mono.defer(() -> switch (operation) {
            case "auth.app_access_token" ->
                tickets.current(APP).block().equals(goodTicket)
                        ? Mono.just(new AppTokenAnswer(goodAppToken, BigDecimal.valueOf(7_200)))
                        : Mono.error(PlatformRefusals.code(10012));
            case "auth.tenant_access_token" ->
                goodAppToken.equals("a-token-1") || requests.get("auth.app_access_token") > 1
                        ? Mono.just(new TenantTokenAnswer("t-tenant-" + nth, BigDecimal.valueOf(7_200)))
                        : Mono.error(PlatformRefusals.code(99991664));
            case "auth.app_ticket.resend" -> Mono.just(new ResendAnswer()).doOnNext(sent -> push());
            default -> Mono.error(new AssertionError(operation));
        });
    }

    private void push() {
        if (pushes) {
            environment.timer().schedule(() -> tickets.accept(APP, goodTicket).subscribe(), 2, TimeUnit.SECONDS);
        }
    }

    private Mono<List<AccessToken>> ofTenants(int count) {
        return Flux.fromStream(IntStream.range(0, count).boxed())
                .flatMap(i -> tokens.token("tenant-" + i), count)
                .collectList();
    }

    @Test
    void fiveHundredTenantsShareOneAppToken() {
        tickets.accept(APP, goodTicket).block();

        StepVerifier.create(ofTenants(500))
                .then(() -> environment.advance(SOON))
                .assertNext(all -> assertThat(all).doesNotHaveDuplicates().hasSize(500))
                .expectComplete()
                .verify(SOON);

        assertThat(requests)
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("auth.app_access_token", 1, "auth.tenant_access_token", 500));
    }

    /** The app's token refused, the app disabled, the tenant unknown: only after the first a newer token may help. */
    @ParameterizedTest
    @CsvSource({"99991664, 2", "99991662, 1", "10013, 1"})
    void oneTenantsTroubleIsNotTheApps(int code, int appTokens) {
        tickets.accept(APP, goodTicket).block();
        tenantRefusal = code;
        StepVerifier.create(ofTenants(1))
                .then(() -> environment.advance(SOON))
                .expectError(AuthenticationException.class)
                .verify(SOON);

        assertThat(requests)
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("auth.app_access_token", appTokens, "auth.tenant_access_token", 1));
        assertThat(tokens.status().validFor()).isPositive();
        assertThat(tokens.status().failure()).isNull();
    }

    @Test
    void aMissingTicketIsAskedForOnceHoweverManyWait() {
        StepVerifier.create(ofTenants(500))
                .then(() -> environment.advance(SOON))
                .assertNext(all -> assertThat(all).hasSize(500))
                .expectComplete()
                .verify(SOON);

        assertThat(requests).containsEntry("auth.app_ticket.resend", 1).containsEntry("auth.app_access_token", 1);
    }

    @Test
    void aRefusedTicketIsReplacedOnceHoweverManyWait() {
        tickets.accept(APP, "ticket-0").block();

        StepVerifier.create(ofTenants(500))
                .then(() -> environment.advance(SOON))
                .assertNext(all -> assertThat(all).hasSize(500))
                .expectComplete()
                .verify(SOON);

        assertThat(requests).containsEntry("auth.app_ticket.resend", 1).containsEntry("auth.app_access_token", 2);
    }

    @Test
    void aRefusalThatIsNotOfTheTicketAsksForNoOther() {
        tickets.accept(APP, goodTicket).block();
        appRefusal = 10014;

        StepVerifier.create(tokens.token("tenant"))
                .then(() -> environment.advance(SOON))
                .expectErrorSatisfies(error -> assertThat(error).hasMessageContaining("does not know the app id"))
                .verify(SOON);
        assertThat(requests).containsOnly(Map.entry("auth.app_access_token", 1));
    }

    @Test
    void aTicketThatNeverComesEndsInWordsThatSayWhatToCheck() {
        pushes = false;

        StepVerifier.create(tokens.token("tenant"))
                .then(() -> environment.advance(AppTicketExchange.TICKET_WAIT.minusMillis(1)))
                .then(() -> environment.advance(SOON))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(AuthenticationException.class)
                        .hasMessageContaining("app ticket")
                        .hasMessageContaining("feeds the ticket store")
                        .hasMessageNotContaining("No access token: No access token"))
                .verify(SOON);
        assertThat(requests).containsOnlyKeys("auth.app_ticket.resend");
    }

    @Test
    void anAppTokenThatThePlatformRefusesIsReplacedOnce() {
        tickets.accept(APP, goodTicket).block();
        StepVerifier.create(tokens.token("first"))
                .then(() -> environment.advance(SOON))
                .expectNextCount(1)
                .expectComplete()
                .verify(SOON);
        goodAppToken = "a-token-2";

        StepVerifier.create(tokens.token("second"))
                .then(() -> environment.advance(SOON))
                .expectNextCount(1)
                .expectComplete()
                .verify(SOON);
        assertThat(requests).containsEntry("auth.app_access_token", 2).containsEntry("auth.tenant_access_token", 3);
    }

    @Test
    void itsOwnTokenIsTheOneThatItsTenantsTokensAreIssuedFor() {
        tickets.accept(APP, goodTicket).block();
        StepVerifier.create(Flux.concat(tokens.appToken(), tokens.token("tenant"), tokens.appToken()))
                .then(() -> environment.advance(SOON))
                .expectNext(AccessToken.of("a-token-1"), AccessToken.of("t-tenant-1"), AccessToken.of("a-token-1"))
                .expectComplete()
                .verify(SOON);
        goodAppToken = "a-token-2";

        tokens.reject("tenant", AccessToken.of("a-token-1"));

        StepVerifier.create(Flux.concat(tokens.appToken(), tokens.token("tenant")))
                .then(() -> environment.advance(SOON))
                .expectNext(AccessToken.of("a-token-2"), AccessToken.of("t-tenant-1"))
                .expectComplete()
                .verify(SOON);
        assertThat(requests).containsEntry("auth.app_access_token", 2).containsEntry("auth.tenant_access_token", 1);
    }

    @Test
    void callingWithoutATenantSaysWhatToDo() {
        StepVerifier.create(tokens.token(null))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(AuthenticationException.class)
                        .hasMessageContaining("forTenant"))
                .verify(SOON);
        assertThat(requests).isEmpty();
    }

    @Test
    void anotherAppInTheSameProcessSharesNothing() {
        tickets.accept(APP, goodTicket).block();
        tickets.accept("cli_other", "ticket-other").block();
        AccessTokens others =
                AppAuthentication.storeApp("cli_other", "other-secret", tickets).open(environment);

        StepVerifier.create(Flux.concat(tokens.token("tenant"), others.token("tenant")))
                .then(() -> environment.advance(SOON))
                .expectNextCount(2)
                .expectComplete()
                .verify(SOON);
        assertThat(requests).containsEntry("auth.app_access_token", 2).containsEntry("auth.tenant_access_token", 2);
    }

    @Test
    void aTenantsTokenIsRefusedForThatTenant() {
        tickets.accept(APP, goodTicket).block();
        AccessToken first = AccessToken.of("t-tenant-1");
        expect("one", "t-tenant-1");
        expect("another", "t-tenant-2");
        assertThat(tokens.gracePeriod("one", first)).isPositive();
        assertThat(tokens.gracePeriod("another", first)).isZero();
        assertThat(tokens.gracePeriod(null, first)).isZero();
        assertThat(tokens.gracePeriod(null, AccessToken.of("a-token-1"))).isPositive();

        tokens.reject("another", first);
        tokens.reject(null, first);
        expect("one", "t-tenant-1");
        tokens.reject("one", first);
        expect("one", "t-tenant-3");
        expect("another", "t-tenant-2");
    }

    private void expect(String tenant, String token) {
        StepVerifier.create(tokens.token(tenant))
                .then(() -> environment.advance(Duration.ofMillis(1)))
                .expectNext(AccessToken.of(token))
                .expectComplete()
                .verify(SOON);
    }

    @Test
    void closedTokensAreAskedForInVain() {
        tickets.accept(APP, goodTicket).block();
        assertThat(tokens.isDisposed()).isFalse();
        tokens.dispose();
        assertThat(tokens.isDisposed()).isTrue();

        StepVerifier.create(tokens.token("tenant"))
                .then(() -> environment.advance(SOON))
                .expectErrorSatisfies(error -> assertThat(error).hasMessageContaining("closed"))
                .verify(SOON);
        assertThat(requests).isEmpty();
    }

    @Test
    void itIsNamedByItsApp() {
        assertThat(tokens.appId()).isEqualTo(APP);
        assertThat(tokens).hasToString("StoreAppTokens[cli_store, TokenCache[0 tokens]]");
        assertThat(AppAuthentication.storeApp(APP, "secret", tickets).appId()).isEqualTo(APP);
    }
}
