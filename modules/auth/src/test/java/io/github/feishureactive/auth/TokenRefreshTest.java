package io.github.feishureactive.auth;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.BaseSubscriber;
import reactor.test.StepVerifier;

import io.github.feishureactive.core.token.AccessToken;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TokenRefreshTest {

    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final AccessToken TOKEN = AccessToken.of("t-1");

    private final TokenRefresh refresh = new TokenRefresh();

    @Test
    void tellsAllWhoWaitInTheOrderInWhichTheyCame() {
        List<Integer> told = new ArrayList<>();
        IntStream.range(0, 10_000).forEach(i -> refresh.subscribe(token -> told.add(i)));
        refresh.succeed(TOKEN);
        assertThat(told).isEqualTo(IntStream.range(0, 10_000).boxed().toList());
    }

    @Test
    void tellsWhoComesLateAtOnce() {
        refresh.succeed(TOKEN);
        StepVerifier.create(refresh).expectNext(TOKEN).expectComplete().verify(LIMIT);
    }

    @Test
    void tellsOfAFailureWithoutBeingAsked() {
        IllegalStateException why = new IllegalStateException("test");
        StepVerifier.create(refresh, 0)
                .expectSubscription()
                .then(() -> refresh.fail(why))
                .expectErrorMatches(error -> error == why)
                .verify(LIMIT);
    }

    @Test
    void keepsTheTokenUntilItIsAskedFor() {
        StepVerifier.create(refresh, 0)
                .expectSubscription()
                .then(() -> refresh.succeed(TOKEN))
                .thenRequest(1)
                .expectNext(TOKEN)
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void tellsNobodyTwice() {
        StepVerifier.create(refresh)
                .then(() -> {
                    refresh.succeed(TOKEN);
                    refresh.succeed(AccessToken.of("t-2"));
                    refresh.abort(new IllegalStateException("test"));
                })
                .expectNext(TOKEN)
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void tellsNothingToWhoHasLeft() {
        List<AccessToken> told = new ArrayList<>();
        Disposable first = refresh.subscribe(told::add);
        Disposable second = refresh.subscribe(told::add);
        Disposable third = refresh.subscribe(told::add);
        second.dispose();
        refresh.succeed(TOKEN);
        assertThat(told).hasSize(2);
        assertThat(List.of(first.isDisposed(), third.isDisposed())).containsOnly(true);
    }

    @Test
    void survivesACallerThatThrows() {
        List<AccessToken> told = new ArrayList<>();
        refresh.subscribe(told::add);
        refresh.subscribe(new BaseSubscriber<>() {
            @Override
            protected void hookOnNext(AccessToken token) {
                // What a caller's chain lets through: Reactor hands errors of the JVM to nobody's onError.
                throw new NoClassDefFoundError("test");
            }
        });
        refresh.subscribe(told::add);
        assertThatThrownBy(() -> refresh.succeed(TOKEN))
                .as("fatal, and so thrown when all have been signalled")
                .isInstanceOf(NoClassDefFoundError.class);
        assertThat(told).hasSize(2);
    }

    @Test
    void endsItsRequestsWhenAborted() {
        Disposable running = Disposables.single();
        Disposable tooLate = Disposables.single();
        refresh.own(running);
        refresh.abort(new IllegalStateException("test"));
        refresh.own(tooLate);
        assertThat(running.isDisposed()).isTrue();
        assertThat(tooLate.isDisposed()).isTrue();
        StepVerifier.create(refresh).expectErrorMessage("test").verify(LIMIT);
    }

    @Test
    void letsGoOfACallerThatHasLeft() {
        WeakReference<Object> caller = leave();
        for (int i = 0; i < 50 && caller.get() != null; i++) {
            System.gc();
        }
        assertThat(caller.get()).isNull();
        refresh.succeed(TOKEN);
    }

    private WeakReference<Object> leave() {
        List<AccessToken> caller = new ArrayList<>();
        refresh.subscribe(caller::add).dispose();
        return new WeakReference<>(caller);
    }
}
