package com.example.boot;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

import io.github.feishureactive.hire.referral.account.Account;
import io.github.feishureactive.hire.referral.account.ReferralAccounts;

@SpringBootApplication
@RestController
public class AccountApplication {

    private final ReferralAccounts accounts;

    public AccountApplication(ReferralAccounts accounts) {
        this.accounts = accounts;
    }

    public static void main(String[] args) {
        SpringApplication.run(AccountApplication.class, args);
    }

    @PostMapping("/accounts/{id}/enable")
    public Mono<Account> enable(@PathVariable("id") String id) {
        return accounts.enable(id);
    }
}
