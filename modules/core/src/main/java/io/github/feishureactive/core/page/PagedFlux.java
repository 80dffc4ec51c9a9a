package io.github.feishureactive.core.page;

import java.util.Iterator;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;
import tools.jackson.databind.JsonNode;

import io.github.feishureactive.core.CallResult;
import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.core.ResultOrder;
import io.github.feishureactive.core.internal.UserCode;
import io.github.feishureactive.core.internal.error.CallErrors;
import io.github.feishureactive.core.operation.ApiRequest;

/**
 * Emits what a walk finds, and calls for a page when the subscriber wants more than has arrived.
 *
 * <pre>
 *            wanted                     page                      more wanted, or ahead
 * EXHAUSTED ────────► CALL IN FLIGHT ────────► EMITTING ──items──► EXHAUSTED or CALL IN FLIGHT
 *                            │                     └──last item──► end
 *                            └──error──► end, after the items that came before
 * </pre>
 *
 * <p>One thread at a time drains: the one that raises the count of wake-ups from zero. It alone emits and starts calls.
 *
 * @param <R> what is emitted
 */
final class PagedFlux<R> extends Flux<R> {

    private final FeishuGateway gateway;
    private final Pages<?> pages;
    private final Function<FetchedPage, Iterator<R>> contents;

    /**
     * Creates the publisher.
     *
     * @param contents what a page is emitted as; its iterator binds, and may throw
     */
    PagedFlux(FeishuGateway gateway, Pages<?> pages, Function<FetchedPage, Iterator<R>> contents) {
        this.gateway = gateway;
        this.pages = pages;
        this.contents = contents;
    }

    @Override
    public void subscribe(CoreSubscriber<? super R> actual) {
        actual.onSubscribe(new Walk<>(actual, gateway, pages, contents));
    }

    /** Counts the wake-ups that were not handled yet. */
    private static final class Walk<R> extends AtomicInteger implements Subscription {

        private static final long serialVersionUID = 1L;

        @SuppressWarnings("rawtypes")
        private static final AtomicLongFieldUpdater<Walk> REQUESTED =
                AtomicLongFieldUpdater.newUpdater(Walk.class, "requested");

        @SuppressWarnings("rawtypes")
        private static final AtomicReferenceFieldUpdater<Walk, Subscription> CALL =
                AtomicReferenceFieldUpdater.newUpdater(Walk.class, Subscription.class, "call");

        private final transient CoreSubscriber<? super R> actual;
        private final transient FeishuGateway gateway;
        private final transient Pages<?> pages;
        private final transient Function<FetchedPage, Iterator<R>> contents;
        private final transient PageCursor cursor;

        private volatile long requested;
        private volatile boolean cancelled;

        /** The call in flight. Cancelled with the walk. */
        @SuppressWarnings("UnusedVariable") // CALL reads it
        private transient volatile @Nullable Subscription call;

        /** Written by the end of a call before {@link #fetching} is cleared, then read by the drain. */
        private transient @Nullable FetchedPage fetched;

        private transient @Nullable Throwable failure;
        private volatile boolean fetching;

        // Of the drain alone.
        private transient @Nullable FetchedPage current;
        private transient @Nullable Iterator<R> rest;
        private boolean ended;
        private transient @Nullable Error fatal;

        Walk(
                CoreSubscriber<? super R> actual,
                FeishuGateway gateway,
                Pages<?> pages,
                Function<FetchedPage, Iterator<R>> contents) {
            this.actual = actual;
            this.gateway = gateway;
            this.pages = pages;
            this.contents = contents;
            this.cursor = pages.cursor();
        }

        @Override
        public void request(long n) {
            if (Operators.validate(n)) {
                Operators.addCap(REQUESTED, this, n);
                drain();
            }
        }

        @Override
        public void cancel() {
            cancelled = true;
            Operators.terminate(CALL, this);
        }

        private void drain() {
            if (getAndIncrement() != 0) {
                return;
            }
            int handled = 1;
            do {
                emit();
                handled = addAndGet(-handled);
            } while (handled != 0);
            Error thrown = fatal;
            fatal = null;
            UserCode.rethrow(thrown);
        }

        private void emit() {
            long emitted = 0;
            while (!cancelled && !ended) {
                Iterator<R> items = rest;
                if (items == null || !items.hasNext()) {
                    if (!turn(emitted)) {
                        break;
                    }
                } else if (emitted == requested) {
                    break;
                } else if (emit(items)) {
                    emitted++;
                }
            }
            if (emitted != 0) {
                Operators.produced(REQUESTED, this, emitted);
            }
        }

        private boolean emit(Iterator<R> items) {
            R item;
            try {
                item = items.next();
            } catch (Throwable thrown) {
                fatal = UserCode.first(fatal, UserCode.fatal(thrown));
                Operators.terminate(CALL, this);
                end(thrown);
                return false;
            }
            try {
                actual.onNext(item);
            } catch (Throwable thrown) {
                // Its subscription counts as cancelled.
                cancel();
                throw thrown;
            }
            return true;
        }

        /** Moves to the next page, or ends. Returns {@code false} if there is nothing to do but wait. */
        private boolean turn(long emitted) {
            if (fetching) {
                return false;
            }
            FetchedPage next = fetched;
            Throwable error = failure;
            if (next != null) {
                if (emitted == requested && !(next.last() && next.list().isEmpty())) {
                    // It came ahead. Leave it, so that no other is fetched before it is wanted.
                    return false;
                }
                fetched = null;
                current = next;
                rest = contents.apply(next);
                if (pages.isAhead() && !next.last()) {
                    fetch();
                }
                return true;
            }
            if (error != null) {
                end(error);
                return true;
            }
            FetchedPage done = current;
            if (done != null && done.last()) {
                end(done.flaw());
                return true;
            }
            if (emitted == requested) {
                return false;
            }
            fetch();
            return !fetching;
        }

        private void end(@Nullable Throwable error) {
            ended = true;
            rest = null;
            current = null;
            if (error == null) {
                actual.onComplete();
            } else {
                actual.onError(CallErrors.of(pages.name(), error, true));
            }
        }

        private void fetch() {
            fetching = true;
            PageCall subscriber = new PageCall();
            ApiRequest<JsonNode> request = pages.request(cursor.token());
            try {
                // A run of one: its deadline starts with its permit, for which it waits as long as that takes.
                gateway.callAll(request.operation(), Mono.just(request), same -> same, ResultOrder.AS_RECEIVED)
                        .subscribe(subscriber);
            } catch (Throwable thrown) {
                // A fatal error of application code. The call has settled, or never will.
                fatal = UserCode.first(fatal, UserCode.fatal(thrown));
                subscriber.onError(thrown);
            }
        }

        /** Hands the outcome of a call to the drain. */
        private void settled(@Nullable FetchedPage page, @Nullable Throwable error) {
            fetched = page;
            failure = error;
            fetching = false;
            drain();
        }

        /** One call for one page. */
        private final class PageCall implements CoreSubscriber<CallResult<ApiRequest<JsonNode>, JsonNode>> {

            private @Nullable CallResult<?, JsonNode> result;
            private boolean over;

            @Override
            public void onSubscribe(Subscription subscription) {
                if (Operators.replace(CALL, Walk.this, subscription)) {
                    subscription.request(Long.MAX_VALUE);
                }
            }

            @Override
            public void onNext(CallResult<ApiRequest<JsonNode>, JsonNode> value) {
                result = value;
            }

            @Override
            public void onError(Throwable error) {
                end(error);
            }

            /** The page is handed over when its call has settled, so that two calls never overlap. */
            @Override
            public void onComplete() {
                end(new IllegalStateException("a call completed without a page"));
            }

            /** A result counts, even if the gateway was closed after it came: the next call fails then. */
            private void end(Throwable withoutResult) {
                if (over) {
                    return;
                }
                over = true;
                FetchedPage page = null;
                Throwable error = result instanceof CallResult.Failure<?, ?> failed ? failed.error() : withoutResult;
                try {
                    page = result instanceof CallResult.Success<?, JsonNode> came ? cursor.read(came.value()) : null;
                } catch (Throwable thrown) {
                    error = thrown;
                }
                settled(page, page == null ? error : null);
            }

            @Override
            public Context currentContext() {
                return actual.currentContext();
            }
        }
    }
}
