package com.example.boot;

import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

import io.github.feishureactive.hire.referral.account.Account;
import io.github.feishureactive.hire.referral.account.ReferralAccounts;

@RestController
public class AccountController {

    private final ReferralAccounts accounts;

    public AccountController(ReferralAccounts accounts) {
        this.accounts = accounts;
    }

    @PostMapping("/accounts/{id}/enable")
    public Mono<Account> enable(@PathVariable("id") String id) {
        return accounts.enable(id);
    }
}
