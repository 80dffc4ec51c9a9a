package io.github.feishureactive.core;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import io.github.feishureactive.core.FakeTransport.Step;
import io.github.feishureactive.core.VirtualPlatform.Ending;
import io.github.feishureactive.core.VirtualPlatform.Item;
import io.github.feishureactive.core.error.ApiException;
import io.github.feishureactive.core.error.AuthenticationException;
import io.github.feishureactive.core.error.DeadlineExceededException;
import io.github.feishureactive.core.error.InvalidRequestException;
import io.github.feishureactive.core.error.Outcome;
import io.github.feishureactive.core.operation.ApiOperation;
import io.github.feishureactive.core.operation.ApiRequest;
import io.github.feishureactive.core.operation.TokenKind;
import io.github.feishureactive.core.operation.UserTokenSource;
import io.github.feishureactive.testkit.CapturedLog;

import static io.github.feishureactive.core.VirtualPlatform.DEADLINE;
import static io.github.feishureactive.core.VirtualPlatform.ONCE;
import static org.assertj.core.api.Assertions.assertThat;

/** Whose token a request carries, and what becomes of one that is refused. */
class TokenKindTest {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final ApiOperation<Item> BY_APP = ApiOperation.get("test.app", "/app", Item.class)
            .token(TokenKind.APP)
            .build();
    private static final ApiOperation<Item> BY_USER = ApiOperation.get("test.user", "/user", Item.class)
            .token(TokenKind.USER)
            .build();

    private final VirtualPlatform platform = new VirtualPlatform();

    /** Supplies tokens by script, the last one for ever, and remembers what it is told. */
    private static class User implements UserTokenSource {

        private final Queue<String> tokens = new ArrayDeque<>();
        private final List<String> rejected = new ArrayList<>();
        private int asked;

        User(String... tokens) {
            this.tokens.addAll(List.of(tokens));
        }

        @Override
        public Mono<String> token() {
            asked++;
            return Mono.fromSupplier(() -> tokens.size() > 1 ? tokens.remove() : tokens.element());
        }

        @Override
        public void rejected(String token) {
            rejected.add(token);
        }
    }

    private List<String> journal() {
        return platform.journal.stream()
                .filter(line -> !line.startsWith("acquire"))
                .toList();
    }

    private List<String> sent() {
        return platform.journal.stream().filter(line -> line.startsWith("send")).toList();
    }

    private Ending call(ApiRequest<Item> request) {
        return platform.call(platform.gateway(), request);
    }

    @Test
    void aUsersTokenReplacesTheApps() {
        assertThat(call(ONCE.request().userToken("u-1")).value()).isNotNull();
        assertThat(call(BY_USER.request().userToken(new User("u-2"))).value()).isNotNull();

        assertThat(sent()).containsExactly("send u-1", "send u-2");
        assertThat(journal()).noneMatch(line -> line.startsWith("token"));
    }

    @Test
    void anAppsTokenIsOnTheOperation() {
        assertThat(call(BY_APP.request()).value()).isNotNull();

        assertThat(sent()).containsExactly("send a-1");
        assertThat(BY_APP.request().tokenKind()).isEqualTo(TokenKind.APP);
        assertThat(ONCE.request().tokenKind()).isEqualTo(TokenKind.TENANT);
        assertThat(ONCE.request().userToken("u-1").tokenKind()).isEqualTo(TokenKind.USER);
    }

    @Test
    void anAppsTokenThatIsRefusedIsReplacedOnce() {
        platform.transport.next(Step.code(400, 99991664));

        assertThat(call(BY_APP.request()).value()).isNotNull();
        assertThat(sent()).containsExactly("send a-1", "send a-2");
        assertThat(platform.tokens.rejected).containsExactly("a-1");
    }

    @ParameterizedTest
    @ValueSource(ints = {99991668, 99991677, 99991671, 99991663})
    void aUsersTokenThatIsRefusedIsReportedOnceAndReplacedOnce(int code) {
        platform.transport.next(Step.code(400, code));
        User user = new User("u-1", "u-2");

        assertThat(call(ONCE.request().userToken(user)).value()).isNotNull();
        assertThat(sent()).containsExactly("send u-1", "send u-2");
        assertThat(user.rejected).containsExactly("u-1");
        assertThat(user.asked).isEqualTo(2);
        assertThat(platform.tokens.rejected).isEmpty();
    }

    @Test
    void aUsersTokenThatComesBackIsNotSentAgain() {
        platform.transport.next(Step.code(400, 99991677));
        User user = new User("u-1");

        AuthenticationException error = call(ONCE.request().userToken(user)).failure(AuthenticationException.class);

        assertThat(sent()).containsExactly("send u-1");
        assertThat(user.rejected).containsExactly("u-1");
        assertThat(error)
                .hasMessageStartingWith("The platform does not accept the user's access token (code 99991677)")
                .hasMessageNotContaining("u-1");
        assertThat(error.outcome()).isEqualTo(Outcome.REJECTED);
        assertThat(error.isTransient()).isFalse();
    }

    @Test
    void twoTokensThatAreRefusedAreTheEnd() {
        platform.transport.next(Step.code(400, 99991677), Step.code(400, 99991677));
        User user = new User("u-1", "u-2", "u-3");

        call(ONCE.request().userToken(user)).failure(AuthenticationException.class);

        assertThat(sent()).containsExactly("send u-1", "send u-2");
        assertThat(user.rejected).containsExactly("u-1", "u-2");
    }

    @Test
    void aSourceThatThrowsWhenItIsToldChangesNothingAndItsMessageIsNotLogged() {
        platform.transport.next(Step.code(400, 99991677));
        User user = new User("s3cr3t-1", "s3cr3t-2") {
            @Override
            public void rejected(String token) {
                throw new IllegalStateException("cannot delete " + token);
            }
        };
        try (CapturedLog log = new CapturedLog()) {
            assertThat(call(ONCE.request().userToken(user)).value()).isNotNull();

            assertThat(log.warnings()).singleElement().asString().contains("IllegalStateException");
            assertThat(log.texts()).noneMatch(text -> text.contains("s3cr3t"));
        }
    }

    /** Without this, the request would act as the app in place of the user. */
    @Test
    void noSourceIsNotTheAppsToken() {
        assertThat(call(ONCE.request().userToken((UserTokenSource) null)).failure(InvalidRequestException.class))
                .hasMessageContaining("source of user access tokens");
        assertThat(sent()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer u-s3cr3t", "u-s3cr3t\n", "u-s3cr3t\u00fc"})
    void aTokenThatFitsNoHeaderIsNamedAndNotQuoted(String token) {
        assertThat(call(ONCE.request().userToken(token)).failure(InvalidRequestException.class))
                .hasMessageContaining("Pass the user access token alone")
                .hasMessageNotContaining("s3cr3t");
        assertThat(sent()).isEmpty();
    }

    @Test
    void theCodesOfUsersTokensSayNothingOfATenantsToken() {
        platform.transport.next(Step.code(400, 99991677));

        assertThat(call(ONCE.request()).failure(ApiException.class).code()).isEqualTo(99991677);
        assertThat(platform.tokens.rejected).isEmpty();
    }

    @Test
    void aSourceThatHasNoneFailsTheCall() {
        List<UserTokenSource> sources = List.of(
                Mono::empty,
                () -> Mono.error(new IllegalStateException("u-secret")),
                () -> Mono.just("not a token"),
                () -> null,
                () -> {
                    throw new IllegalStateException("u-secret");
                });
        for (UserTokenSource source : sources) {
            AuthenticationException error =
                    call(ONCE.request().userToken(source)).failure(AuthenticationException.class);

            assertThat(error.outcome()).isEqualTo(Outcome.NOT_SENT);
            assertThat(error).hasMessageNotContaining("u-secret");
        }
        assertThat(sent()).isEmpty();
    }

    @Test
    void aSourceThatCompletesEmptyIsNamed() {
        assertThat(call(ONCE.request().userToken(Mono::empty)).failure(AuthenticationException.class))
                .hasMessageStartingWith("The UserTokenSource of the request completed without a token.");
    }

    @Test
    void theDeadlineCoversTheSourceAndACancelledCallCancelsIt() {
        List<String> cancelled = new ArrayList<>();
        UserTokenSource silent = () -> Mono.<String>never().doOnCancel(() -> cancelled.add("cancelled"));

        Ending late = call(ONCE.request().userToken(silent));
        platform.timer.advance(DEADLINE);
        assertThat(late.failure(DeadlineExceededException.class).phase())
                .isEqualTo(DeadlineExceededException.Phase.TOKEN);
        call(ONCE.request().userToken(silent)).cancel();

        assertThat(cancelled).hasSize(2);
    }

    @Test
    void anOperationForUsersNeedsAUsersToken() {
        assertThat(call(BY_USER.request()).failure(InvalidRequestException.class))
                .hasMessageContaining("Pass a user access token");
        assertThat(call(ONCE.request().userToken((String) null)).failure(InvalidRequestException.class))
                .hasMessageContaining("Pass a user access token");
        assertThat(call(ONCE.request().userToken(" ")).failure(InvalidRequestException.class))
                .hasMessageContaining("Pass a user access token");
        assertThat(sent()).isEmpty();
    }

    @Test
    void aBulkRunTakesAUsersTokenToo() {
        StepVerifier.create(platform.gateway()
                        .callAll(
                                BY_USER,
                                Flux.just(1, 2),
                                i -> BY_USER.request().userToken("u-" + i),
                                ResultOrder.AS_RECEIVED))
                .expectNextCount(2)
                .expectComplete()
                .verify(PATIENCE);

        assertThat(sent()).containsExactly("send u-1", "send u-2");
    }

    @Test
    void aKindThatIsNotDocumentedIsWarnedOfOnceAndNamedInTheErrorButNotRefused() {
        FeishuGateway gateway = platform.builder()
                .rateLimiter(platform.limiter)
                .catalogue(new CatalogueOfOne("POST", "/op", null, TokenKind.USER, TokenKind.APP))
                .build(platform.transport);
        try (CapturedLog log = new CapturedLog()) {
            assertThat(platform.call(gateway, ONCE.request()).value()).isNotNull();
            platform.transport.next(Step.code(400, 9499));
            assertThat(platform.call(gateway, ONCE.request()).failure(ApiException.class))
                    .hasMessageContaining(
                            "The request had a tenant_access_token, and the operation is documented to take"
                                    + " one of [user_access_token, app_access_token].");
            platform.transport.next(Step.code(400, 9499));
            assertThat(platform.call(gateway, ONCE.request().userToken("u-1")).failure(ApiException.class))
                    .hasMessageNotContaining("is documented to take");

            assertThat(log.warnings())
                    .singleElement()
                    .asString()
                    .contains(
                            "test.op",
                            "tenant_access_token",
                            "[user_access_token, app_access_token]",
                            "https://test/op");
            assertThat(log.texts()).noneMatch(text -> text.contains("u-1"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aKindThatIsDocumentedIsNotWarnedOf(TokenKind kind) {
        FeishuGateway gateway = platform.builder()
                .rateLimiter(platform.limiter)
                .catalogue(new CatalogueOfOne("GET", "/op", null, kind))
                .build(platform.transport);
        ApiOperation<Item> operation =
                ApiOperation.get("test.op", "/op", Item.class).token(kind).build();
        try (CapturedLog log = new CapturedLog()) {
            platform.call(gateway, kind == TokenKind.USER ? operation.request().userToken("u-1") : operation.request());

            assertThat(log.warnings()).isEmpty();
        }
    }
}
