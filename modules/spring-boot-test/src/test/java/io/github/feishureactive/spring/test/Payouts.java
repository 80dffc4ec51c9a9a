package io.github.feishureactive.spring.test;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

import io.github.feishureactive.events.Events;
import io.github.feishureactive.hire.referral.account.Account;
import io.github.feishureactive.hire.referral.account.AssetsUpdated;
import io.github.feishureactive.hire.referral.account.ReferralAccounts;

/** The application of the tests: it enables accounts, and shows the balances of which it was notified. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@RestController
class Payouts {

    private final ReferralAccounts accounts;
    private final Map<String, Long> points = new ConcurrentHashMap<>();

    Payouts(ReferralAccounts accounts, Events events) {
        this.accounts = accounts;
        events.on(AssetsUpdated.EVENT, event -> Mono.fromRunnable(() -> updated(event.payload())));
    }

    private void updated(AssetsUpdated account) {
        points.put(account.accountId(), account.assets().confirmedBonus().pointBonus());
    }

    @PostMapping("/accounts/{id}/enable")
    Mono<Account> enable(@PathVariable("id") String id) {
        return accounts.enable(id);
    }

    @GetMapping("/accounts/{id}/points")
    long points(@PathVariable("id") String id) {
        return points.getOrDefault(id, -1L);
    }
}
