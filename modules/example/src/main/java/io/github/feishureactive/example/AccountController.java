package io.github.feishureactive.example;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.github.feishureactive.hire.referral.Account;
import io.github.feishureactive.hire.referral.ReferralAccounts;

/** Accounts over HTTP. Nothing here blocks or collects: demand travels from the reader of the answer to the platform. */
@RestController
class AccountController {

    private final ReferralAccounts accounts;

    AccountController(ReferralAccounts accounts) {
        this.accounts = accounts;
    }

    @PostMapping("/accounts/{id}/enable")
    Mono<Account> enable(@PathVariable String id) {
        return accounts.enable(id);
    }

    /**
     * Enables any number of accounts. Ids are read from the request only as fast as the quota lets calls through and the
     * client takes results; where the client goes away, nothing more is sent.
     */
    @PostMapping(
            path = "/accounts/enable",
            consumes = MediaType.APPLICATION_NDJSON_VALUE,
            produces = {MediaType.APPLICATION_NDJSON_VALUE, MediaType.TEXT_EVENT_STREAM_VALUE})
    Flux<EnableLine> enableAll(@RequestBody Flux<AccountId> ids) {
        return accounts.enableAll(ids.map(AccountId::id)).map(EnableLine::of);
    }

    record AccountId(String id) {}
}
