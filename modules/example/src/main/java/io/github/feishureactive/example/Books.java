package io.github.feishureactive.example;

import java.math.BigDecimal;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;

/** What a client knows of its withdrawals: how many were to be made, and what it was told was paid. */
final class Books {

    private final LongAdder asked = new LongAdder();
    private final AtomicReference<BigDecimal> told = new AtomicReference<>(BigDecimal.ZERO);

    void asked() {
        asked.increment();
    }

    void told(BigDecimal cash) {
        told.accumulateAndGet(cash, BigDecimal::add);
    }

    long withdrawals() {
        return asked.sum();
    }

    BigDecimal paid() {
        return Objects.requireNonNull(told.get());
    }
}
