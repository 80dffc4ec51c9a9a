package io.github.feishureactive.events;

import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

/** A delivery that takes part in a race, and how it ended. */
final class Delivery implements CoreSubscriber<Receipt> {

    /** It has not. */
    static final int OPEN = 0;

    static final int HANDLED = 1;
    static final int DUPLICATE = 2;
    static final int UNHANDLED = 3;
    static final int REFUSED = 4;
    static final int FAILED = 5;

    private volatile int end = OPEN;

    @Override
    public void onSubscribe(Subscription subscription) {
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(Receipt receipt) {
        end(
                switch (receipt) {
                    case HANDLED -> HANDLED;
                    case DUPLICATE -> DUPLICATE;
                    case UNHANDLED -> UNHANDLED;
                });
    }

    @Override
    public void onError(Throwable error) {
        end(error instanceof EventRefusedException ? REFUSED : FAILED);
    }

    @Override
    public void onComplete() {}

    /** A second end makes a sum that no race accepts. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // that would be the very bug to find
    private void end(int how) {
        end += end == OPEN ? how : 10;
    }

    int end() {
        return end;
    }
}
