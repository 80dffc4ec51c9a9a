package io.github.feishureactive.auth;

import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

import io.github.feishureactive.core.token.AccessToken;

/** A caller that may leave at any moment, and counts what it is told. */
final class Probe implements CoreSubscriber<AccessToken> {

    private final AtomicInteger values = new AtomicInteger();
    private final AtomicInteger ends = new AtomicInteger();
    private volatile @Nullable Subscription subscription;
    private volatile @Nullable AccessToken token;
    private volatile boolean left;
    private final boolean asksAtOnce;

    Probe() {
        this(true);
    }

    private Probe(boolean asksAtOnce) {
        this.asksAtOnce = asksAtOnce;
    }

    /** One that wants nothing before {@link #ask}. */
    static Probe asksLater() {
        return new Probe(false);
    }

    @Override
    public void onSubscribe(Subscription given) {
        subscription = given;
        if (asksAtOnce) {
            given.request(1);
        }
    }

    void ask() {
        Subscription given = subscription;
        if (given != null) {
            given.request(1);
        }
    }

    @Override
    public void onNext(AccessToken given) {
        token = given;
        values.incrementAndGet();
    }

    @Override
    public void onError(Throwable error) {
        ends.incrementAndGet();
    }

    @Override
    public void onComplete() {
        ends.incrementAndGet();
    }

    void leave() {
        left = true;
        Subscription given = subscription;
        if (given != null) {
            given.cancel();
        }
    }

    @Nullable
    AccessToken token() {
        return token;
    }

    boolean served() {
        return left || ends.get() > 0;
    }

    /** Told once, or at most once when it has left. */
    boolean toldRight() {
        return ends.get() <= 1 && values.get() <= 1 && served();
    }

    @Override
    public String toString() {
        return "Probe[values " + values + ", ends " + ends + (left ? ", left]" : "]");
    }
}
