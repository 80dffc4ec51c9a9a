package com.example.before;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

import io.github.feishureactive.hire.referral.account.Account;
import io.github.feishureactive.hire.referral.account.ReferralAccounts;

@SpringBootApplication
public class Application {

    public static void main(String[] args) {
        SpringApplication.run(Application.class, args);
    }

    @RestController
    static class Accounts {

        private final ReferralAccounts accounts;

        Accounts(ReferralAccounts accounts) {
            this.accounts = accounts;
        }

        @PostMapping("/accounts/{id}/enable")
        Mono<Account> enable(@PathVariable String id) {
            return accounts.enable(id);
        }
    }
}
