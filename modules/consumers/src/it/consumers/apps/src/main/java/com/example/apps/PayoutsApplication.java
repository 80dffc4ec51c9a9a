package com.example.apps;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

import io.github.feishureactive.events.Events;
import io.github.feishureactive.hire.referral.account.Account;
import io.github.feishureactive.hire.referral.account.AssetsUpdated;
import io.github.feishureactive.hire.referral.account.ReferralAccounts;

/** Two custom apps, and a store app in one tenant. */
@SpringBootApplication
@RestController
public class PayoutsApplication {

    private final List<String> received = new CopyOnWriteArrayList<>();
    private final Map<String, ReferralAccounts> accounts;

    public PayoutsApplication(
            ReferralAccounts main,
            @Qualifier("partner") ReferralAccounts partner,
            @Qualifier("shop") ReferralAccounts shop,
            Events mainEvents,
            @Qualifier("partner") Events partnerEvents,
            @Qualifier("shop") Events shopEvents) {
        accounts = Map.of("main", main, "partner", partner, "shop", shop.forTenant("tenant_shop"));
        listen("main", mainEvents);
        listen("partner", partnerEvents);
        listen("shop", shopEvents);
    }

    private void listen(String app, Events events) {
        events.on(
                AssetsUpdated.EVENT,
                event -> Mono.fromRunnable(
                        () -> received.add(app + " " + event.payload().accountId())));
    }

    public static void main(String[] args) {
        SpringApplication.run(PayoutsApplication.class, args);
    }

    @PostMapping("/{app}/accounts/{id}/enable")
    public Mono<Account> enable(@PathVariable("app") String app, @PathVariable("id") String id) {
        return accounts.get(app).enable(id);
    }

    @GetMapping("/received")
    public List<String> received() {
        return received;
    }
}
