package io.github.feishureactive.core.quota;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;

/** Many who are granted in one round, one of whom throws. */
class BatchSignalTest {

    private static final Quota FOUR_A_SECOND = Quota.perSecond(4);

    private final TestTimer timer = new TestTimer();
    private final SlotRateLimiter limiter = timer.limiter().build();

    @Test
    void thoseBehindASubscriberThatThrowsHaveTheirPermitsToo() {
        assertThat(batchWith(new IllegalStateException("boom"))).isNull();
    }

    @Test
    void whatIsFatalIsThrownAfterAllAreSignalled() {
        StackOverflowError fatal = new StackOverflowError("boom");

        assertThat(batchWith(fatal)).isSameAs(fatal);
    }

    /** Who asks decides for those who come meanwhile, and is not to blame for them. */
    @Test
    void whoAsksDoesNotHearWhatAnotherOnesSubscriberThrew() {
        StackOverflowError fatal = new StackOverflowError("boom");
        List<Permit> broken = new ArrayList<>();
        timer.interruptAtNextLook(() -> limiter.acquire(Caller.KEY, FOUR_A_SECOND, RateLimiter.UNBOUNDED, false)
                .subscribe(new Broken(broken, fatal)));
        List<Throwable> uncaught = new ArrayList<>();
        Thread.currentThread().setUncaughtExceptionHandler((thread, thrown) -> uncaught.add(thrown));

        List<Caller> asking = new ArrayList<>();
        try {
            assertThatCode(() -> asking.add(Caller.of(limiter, FOUR_A_SECOND))).doesNotThrowAnyException();
        } finally {
            Thread.currentThread().setUncaughtExceptionHandler(null);
        }

        assertThat(asking).singleElement().matches(Caller::granted);
        assertThat(broken).hasSize(1);
        assertThat(uncaught).containsExactly(fatal);
    }

    @Test
    void whoAsksHearsWhatItsOwnSubscriberThrew() {
        StackOverflowError fatal = new StackOverflowError("boom");
        Broken own = new Broken(new ArrayList<>(), fatal);

        assertThat(catchThrowable(() -> limiter.acquire(Caller.KEY, FOUR_A_SECOND, RateLimiter.UNBOUNDED, false)
                        .subscribe(own)))
                .isSameAs(fatal);
    }

    private Throwable batchWith(Throwable thrown) {
        Caller.many(4, limiter, FOUR_A_SECOND).forEach(Caller::call);
        List<Caller> before = Caller.many(1, limiter, FOUR_A_SECOND);
        List<Permit> broken = new ArrayList<>();
        limiter.acquire(Caller.KEY, FOUR_A_SECOND, RateLimiter.UNBOUNDED, false).subscribe(new Broken(broken, thrown));
        List<Caller> behind = Caller.many(2, limiter, FOUR_A_SECOND);

        Throwable escaped = catchThrowable(() -> timer.advanceMillis(1_002));

        assertThat(before).allMatch(Caller::granted);
        assertThat(broken).hasSize(1);
        assertThat(behind).allMatch(Caller::granted);
        return escaped;
    }

    private record Broken(List<Permit> permits, Throwable thrown) implements CoreSubscriber<Permit> {

        @Override
        public void onSubscribe(Subscription subscription) {
            subscription.request(1);
        }

        @Override
        public void onNext(Permit permit) {
            permits.add(permit);
            Broken.<RuntimeException>sneaky(thrown);
        }

        @SuppressWarnings("unchecked")
        private static <E extends Throwable> void sneaky(Throwable any) throws E {
            throw (E) any;
        }

        @Override
        public void onError(Throwable error) {}

        @Override
        public void onComplete() {}
    }
}
