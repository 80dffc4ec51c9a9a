package com.example.payouts;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

import io.github.feishureactive.core.error.FeishuException;
import io.github.feishureactive.core.error.QuotaRefusedException;
import io.github.feishureactive.hire.referral.account.Account;
import io.github.feishureactive.hire.referral.account.AssetsUpdated;
import io.github.feishureactive.hire.referral.account.ReferralAccounts;

@RestController
public class AccountController {

    private final ReferralAccounts accounts;
    private final Balances balances;

    public AccountController(ReferralAccounts accounts, Balances balances) {
        this.accounts = accounts;
        this.balances = balances;
    }

    @PostMapping("/accounts/{id}/enable")
    public Mono<Account> enable(@PathVariable("id") String id) {
        return accounts.enable(id);
    }

    @GetMapping("/accounts/{id}/points")
    public Mono<Long> points(@PathVariable("id") String id) {
        return balances.of(id).map(AssetsUpdated::assets).map(assets -> assets.confirmedBonus()
                .pointBonus());
    }

    @ExceptionHandler
    @ResponseStatus(HttpStatus.SERVICE_UNAVAILABLE)
    public String later(QuotaRefusedException refused) {
        return "again in " + refused.retryAfter();
    }

    @ExceptionHandler
    @ResponseStatus(HttpStatus.BAD_GATEWAY)
    public String failed(FeishuException failed) {
        return failed.outcome().name();
    }
}
