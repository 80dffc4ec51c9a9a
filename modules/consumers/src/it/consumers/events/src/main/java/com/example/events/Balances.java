package com.example.events;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

import reactor.core.publisher.Mono;

import io.github.feishureactive.events.Events;
import io.github.feishureactive.hire.referral.account.AssetsUpdated;

/** Keeps what the platform says of each account's balance. */
public final class Balances {

    private final BlockingQueue<AssetsUpdated> changes = new LinkedBlockingQueue<>(1_000);

    public Events events() {
        Events events = new Events();
        events.on(AssetsUpdated.EVENT, event -> Mono.fromRunnable(() -> changes.add(event.payload())));
        return events;
    }

    public BlockingQueue<AssetsUpdated> changes() {
        return changes;
    }
}
