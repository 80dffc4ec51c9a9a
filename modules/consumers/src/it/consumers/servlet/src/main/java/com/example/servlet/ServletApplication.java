package com.example.servlet;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

import io.github.feishureactive.events.Events;
import io.github.feishureactive.events.webhook.EventWebhook;
import io.github.feishureactive.hire.referral.account.Account;
import io.github.feishureactive.hire.referral.account.AssetsUpdated;
import io.github.feishureactive.hire.referral.account.ReferralAccounts;
import io.github.feishureactive.spring.FeishuApp;

@SpringBootApplication
@RestController
public class ServletApplication {

    private final List<String> received = new CopyOnWriteArrayList<>();
    private final ReferralAccounts accounts;

    public ServletApplication(ReferralAccounts accounts, Events events) {
        this.accounts = accounts;
        events.on(
                AssetsUpdated.EVENT,
                event -> Mono.fromRunnable(() -> received.add(event.payload().accountId())));
    }

    public static void main(String[] args) {
        SpringApplication.run(ServletApplication.class, args);
    }

    /** There is no route for it here, so a controller of the application's own calls it. */
    @Bean
    static EventWebhook webhook(FeishuApp app, Events events) {
        return app.properties().webhook().builder(events).build();
    }

    @PostMapping("/accounts/{id}/enable")
    public Mono<Account> enable(@PathVariable("id") String id) {
        return accounts.enable(id);
    }

    @PostMapping("/accounts/{id}/deactivate")
    public Account deactivate(@PathVariable("id") String id) {
        return accounts.deactivate(id).block(Duration.ofMinutes(1));
    }

    @GetMapping("/received")
    public List<String> received() {
        return received;
    }
}
