package io.github.feishureactive.auth;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import io.github.feishureactive.auth.TokenOperations.AppTokenAnswer;
import io.github.feishureactive.auth.TokenOperations.TenantTokenAnswer;
import io.github.feishureactive.core.operation.ApiRequest;
import io.github.feishureactive.core.token.AccessToken;
import io.github.feishureactive.core.token.Authentication.AccessTokens;
import io.github.feishureactive.core.token.TokenStore;

import static org.assertj.core.api.Assertions.assertThat;

/** Instances of a service in virtual time, each with tokens of its own, and one store between them. */
class SharedTokensTest {

    private static final String APP = "cli_shared";
    private static final String SECRET = "kDf93mVbQx7TzRw1";

    private final VirtualEnvironment environment = new VirtualEnvironment(this::answer);
    private final FakeTokenStore store = new FakeTokenStore(environment.timer());
    private final AppTicketStore tickets = new AppTicketStore();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    private final List<String> asked = new ArrayList<>();
    private long lifetime = 7_200;
    private int generation;
    private Duration platformTakes = Duration.ZERO;

    @BeforeEach
    void listen() {
        log.start();
        logger().addAppender(log);
        logger().setLevel(Level.INFO);
    }

    @AfterEach
    void stopListening() {
        logger().detachAppender(log);
        logger().setLevel(null);
    }

    private static Logger logger() {
        return (Logger) LoggerFactory.getLogger(SharedTokens.class);
    }

    private List<String> logged(Level level) {
        return log.list.stream()
                .filter(line -> line.getLevel() == level)
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    /** Issues a token a generation: as the platform does, the same one to all until it is told otherwise. */
    private Mono<?> answer(ApiRequest<?> request) {
        String operation = request.operation().name();
        asked.add(operation);
        Object answer = operation.equals("auth.app_access_token")
                ? new AppTokenAnswer("a-" + generation, BigDecimal.valueOf(lifetime))
                : new TenantTokenAnswer("t-" + generation, BigDecimal.valueOf(lifetime));
        return platformTakes.isZero()
                ? Mono.just(answer)
                : Mono.delay(platformTakes, environment.timer()).thenReturn(answer);
    }

    private AccessTokens instance() {
        return instance(SECRET);
    }

    private AccessTokens instance(String secret) {
        return AppAuthentication.customApp(APP, secret).withTokenStore(store).open(environment);
    }

    private String token(AccessTokens instance) {
        return token(instance, null);
    }

    private String token(AccessTokens instance, String tenant) {
        AtomicReference<AccessToken> token = new AtomicReference<>();
        instance.token(tenant).subscribe(token::set, error -> {
            throw new AssertionError(error);
        });
        environment.advance(Duration.ofMillis(1));
        return token.get() == null ? "none yet" : token.get().value();
    }

    @Test
    void whatOneInstanceWasGivenTheOthersNeedNotAskFor() {
        assertThat(token(instance())).isEqualTo("t-0");
        generation = 1;
        for (int i = 0; i < 9; i++) {
            assertThat(token(instance())).isEqualTo("t-0");
        }
        assertThat(asked).hasSize(1);
    }

    @Test
    void oneInstanceRenewsForAll() {
        List<AccessTokens> instances = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            instances.add(instance());
        }
        int hours = 48;
        for (int minute = 0; minute < hours * 60; minute++) {
            instances.forEach(this::token);
            environment.advance(Duration.ofMinutes(1));
            generation++;
        }
        // Each renewal comes 10 to 20 minutes before the end of two hours, and is the only one then.
        assertThat(asked).hasSizeBetween(hours * 60 / 120, hours * 60 / 95);
    }

    @Test
    void aStoredTokenEndsWhenItEnds() {
        AccessTokens first = instance();
        token(first);
        environment.advance(Duration.ofMinutes(95));
        AccessTokens second = instance();
        assertThat(token(second)).isEqualTo("t-0");
        generation = 1;
        environment.advance(Duration.ofMinutes(25));
        assertThat(token(second)).isEqualTo("t-1");
    }

    @Test
    void aTokenThatOthersRenewAlreadyIsNotTaken() {
        token(instance());
        environment.advance(Duration.ofMinutes(100));
        generation = 1;
        assertThat(token(instance())).isEqualTo("t-1");
        assertThat(token(instance())).isEqualTo("t-1");
        assertThat(asked).hasSize(2);
    }

    @Test
    void aShortLivedTokenIsNotKept() {
        lifetime = 600;
        token(instance());
        assertThat(store.contents()).isEmpty();
        token(instance());
        assertThat(asked).hasSize(2);
    }

    @Test
    void theTimeThatThePlatformTookCounts() {
        platformTakes = Duration.ofSeconds(10);
        lifetime = 7_200;
        token(instance());
        environment.advance(platformTakes);
        assertThat(store.get(store.asked.get(0)).block().life())
                .isBetween(Duration.ofSeconds(7_189), Duration.ofSeconds(7_190));

        lifetime = 1_239;
        store.clear();
        token(instance());
        environment.advance(platformTakes);
        assertThat(store.contents()).as("of use to nobody any more").isEmpty();
    }

    @Test
    void afterARefusalThePlatformIsAskedWhateverTheStoreHolds() {
        AccessTokens first = instance();
        AccessTokens second = instance();
        token(first);
        assertThat(token(second)).isEqualTo("t-0");
        generation = 1;
        first.reject(null, AccessToken.of("t-0"));
        assertThat(token(first)).isEqualTo("t-1");
        assertThat(asked).hasSize(2);
        // The other one finds out by itself; what is stored by now it must not trust either.
        generation = 2;
        second.reject(null, AccessToken.of("t-0"));
        assertThat(token(second)).isEqualTo("t-2");
        // The last one is stored.
        assertThat(token(instance())).isEqualTo("t-2");
        assertThat(asked).hasSize(3);
    }

    @Test
    void aLookFromBeforeTheRefusalIsNotTrusted() {
        AccessTokens first = instance();
        token(first);
        environment.advance(Duration.ofMinutes(115));
        generation = 1;
        AccessTokens other = instance();
        assertThat(token(other)).isEqualTo("t-1");
        // The renewal of the first one finds that in the store; before it hears of it, all tokens are revoked.
        TokenStore.Kept kept = store.get(store.asked.get(0)).block();
        Sinks.One<TokenStore.Kept> look = Sinks.one();
        store.getTrouble = look.asMono();
        assertThat(token(first)).isEqualTo("t-0");
        first.reject(null, AccessToken.of("t-0"));
        generation = 2;
        assertThat(token(first)).isEqualTo("none yet");
        look.tryEmitValue(kept).orThrow();
        assertThat(token(first)).isEqualTo("t-2");
    }

    @Test
    void whoHasAnotherSecretFindsNothing() {
        token(instance());
        generation = 1;
        assertThat(token(instance("another secret"))).isEqualTo("t-1");
        assertThat(store.contents()).hasSize(2);
        assertThat(logged(Level.WARN)).isEmpty();
    }

    @Test
    void aTokenOfAnotherPlatformIsNotFound() {
        token(instance());
        generation = 1;
        environment.baseUrl = "https://open.larksuite.com";
        assertThat(token(instance())).isEqualTo("t-1");
        assertThat(token(instance())).isEqualTo("t-1");
        assertThat(asked).hasSize(2);
    }

    @Test
    void neitherTokenNorSecretNorTenantIsInTheStore() {
        tickets.accept(APP, "ticket").block();
        AccessTokens instance = AppAuthentication.storeApp(APP, SECRET, tickets)
                .withTokenStore(store)
                .open(environment);
        token(instance, "tenant-1");
        assertThat(store.contents()).hasSize(2).allSatisfy((name, kept) -> {
            assertThat(name).matches("cli_shared:[A-Za-z0-9_-]{43}").doesNotContain("tenant-1", SECRET);
            assertThat(kept).doesNotContain("t-0", "a-0", SECRET);
        });
    }

    @Test
    void aStoreAppIsGivenItsOwnTokenAndThoseOfItsTenants() {
        tickets.accept(APP, "ticket").block();
        AppAuthentication app = AppAuthentication.storeApp(APP, SECRET, tickets).withTokenStore(store);
        AccessTokens first = app.open(environment);
        token(first, "tenant-1");
        token(first, "tenant-2");
        assertThat(asked)
                .containsExactly("auth.app_access_token", "auth.tenant_access_token", "auth.tenant_access_token");
        AccessTokens second = app.open(environment);
        assertThat(token(second, "tenant-1")).isEqualTo("t-0");
        assertThat(token(second, "tenant-2")).isEqualTo("t-0");
        assertThat(token(second, "tenant-3")).isEqualTo("t-0");
        assertThat(asked).as("the third tenant's only").hasSize(4).endsWith("auth.tenant_access_token");
    }

    @Test
    void whatAStrangerPutThereIsReplaced() {
        for (String foreign : new String[] {"", "t-stolen", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}) {
            token(instance());
            store.overwrite(foreign);
            generation++;
            assertThat(token(instance())).isEqualTo("t-" + generation);
            assertThat(token(instance())).isEqualTo("t-" + generation);
        }
        assertThat(logged(Level.WARN))
                .hasSize(3)
                .allMatch(line -> line.contains("cannot be decrypted with this app's secret"));
    }

    /** Sealed by this app, but as the token of another tenant. */
    @Test
    void aTokenIsNotTakenForThatOfAnotherTenant() {
        tickets.accept(APP, "ticket").block();
        AppAuthentication app = AppAuthentication.storeApp(APP, SECRET, tickets).withTokenStore(store);
        token(app.open(environment), "tenant-1");
        TokenSeal seal = new TokenSeal(new TokenOperations.CredentialsBody(APP, SECRET), environment.baseUrl());
        String ofTenant1 = store.contents().get(seal.name(TokenKey.tenant("tenant-1")));
        token(app.open(environment), "tenant-2");
        store.overwrite(ofTenant1);
        generation = 1;
        assertThat(token(app.open(environment), "tenant-1")).isEqualTo("t-0");
        assertThat(token(app.open(environment), "tenant-2")).isEqualTo("t-1");
    }

    @Test
    void aStoreThatFailsIsLeftAloneForAWhileAndSaysSoOnce() {
        store.getTrouble = Mono.error(new IllegalStateException("gone"));
        assertThat(token(instance())).isEqualTo("t-0");
        AccessTokens instance = instance();
        assertThat(token(instance)).isEqualTo("t-0");
        store.asked.clear();
        instance.reject(null, AccessToken.of("t-0"));
        generation = 1;
        assertThat(token(instance)).isEqualTo("t-1");
        assertThat(store.asked).isEmpty();
        assertThat(logged(Level.WARN))
                .as("one for each instance")
                .hasSize(2)
                .allMatch(line -> line.contains("does not work (java.lang.IllegalStateException: gone)"));

        store.getTrouble = null;
        environment.advance(SharedTokens.LEFT_ALONE);
        instance.reject(null, AccessToken.of("t-1"));
        generation = 2;
        assertThat(token(instance)).isEqualTo("t-2");
        assertThat(logged(Level.INFO)).containsExactly("The token store works again");
        assertThat(token(instance())).isEqualTo("t-2");
    }

    @Test
    void aStoreIsLeftAloneForTenSecondsToTheNanosecond() {
        environment.advance(Duration.ofHours(1));
        store.getTrouble = Mono.error(new IllegalStateException("gone"));
        AccessTokens early = instance();
        AccessTokens late = instance();
        long failedAt = environment.now();
        assertThat(token(early)).isEqualTo("t-0");
        early.reject(null, AccessToken.of("t-0"));
        advanceTo(failedAt + SharedTokens.LEFT_ALONE.toNanos() - 1);
        token(early);
        assertThat(store.contents()).isEmpty();

        failedAt = environment.now();
        assertThat(token(late)).isEqualTo("t-0");
        late.reject(null, AccessToken.of("t-0"));
        advanceTo(failedAt + SharedTokens.LEFT_ALONE.toNanos());
        token(late);
        assertThat(store.contents()).hasSize(1);
    }

    private void advanceTo(long moment) {
        environment.advance(Duration.ofNanos(moment - environment.now()));
    }

    @Test
    void aStoreWithoutTheTokenWorksAgain() {
        store.getTrouble = Mono.error(new IllegalStateException("gone"));
        AccessTokens instance = instance();
        assertThat(token(instance)).isEqualTo("t-0");
        store.getTrouble = null;
        store.putTrouble = Mono.never();
        environment.advance(Duration.ofMinutes(115));
        token(instance);
        assertThat(logged(Level.INFO)).containsExactly("The token store works again");
    }

    @Test
    void aStoreThatHangsCostsASecondAndNoCall() {
        store.getTrouble = Mono.never();
        AccessTokens instance = instance();
        assertThat(token(instance)).isEqualTo("none yet");
        environment.advance(SharedTokens.TIMEOUT);
        assertThat(token(instance)).isEqualTo("t-0");
        assertThat(store.cancelled).isOne();
    }

    @Test
    void nobodyWaitsForATokenToBeStored() {
        store.putTrouble = Mono.never();
        AccessTokens instance = instance();
        assertThat(token(instance)).isEqualTo("t-0");
        assertThat(store.cancelled).isZero();
        environment.advance(SharedTokens.TIMEOUT);
        assertThat(store.cancelled).isOne();
        assertThat(logged(Level.WARN)).hasSize(1);
    }

    @Test
    void closingGivesUpWhatTheStoreWasAskedFor() {
        List<Throwable> errors = new ArrayList<>();
        store.getTrouble = Mono.never();
        AccessTokens looking = instance();
        looking.token(null).subscribe(token -> {}, errors::add);
        looking.dispose();
        assertThat(store.cancelled).isOne();
        assertThat(asked).isEmpty();
        store.getTrouble = null;
        store.putTrouble = Mono.never();
        AccessTokens keeping = instance();
        assertThat(token(keeping)).isEqualTo("t-0");
        keeping.dispose();
        assertThat(store.cancelled).isEqualTo(2);
        assertThat(errors).hasSize(1);
    }

    @Test
    void nothingIsShownInText() {
        TokenSeal seal = new TokenSeal(new TokenOperations.CredentialsBody(APP, SECRET), environment.baseUrl());
        assertThat(seal).hasToString("TokenSeal[cli_shared, keys hidden]");
        assertThat(AppAuthentication.customApp(APP, SECRET).withTokenStore(store))
                .hasToString("AppAuthentication[custom app cli_shared, secret hidden]");
    }
}
