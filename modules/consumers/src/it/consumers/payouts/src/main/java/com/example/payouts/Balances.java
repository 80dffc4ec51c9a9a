package com.example.payouts;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

import io.github.feishureactive.events.Events;
import io.github.feishureactive.hire.referral.account.AssetsUpdated;

/** What the platform last said of each account. */
@Component
public class Balances {

    private final Map<String, AssetsUpdated> latest = new ConcurrentHashMap<>();

    public Balances(Events events) {
        events.on(
                AssetsUpdated.EVENT,
                event -> Mono.fromRunnable(() -> latest.put(event.payload().accountId(), event.payload())));
    }

    public Mono<AssetsUpdated> of(String accountId) {
        return Mono.justOrEmpty(latest.get(accountId));
    }
}
