package io.github.feishureactive.example;

import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.github.feishureactive.hire.referral.account.Account;
import io.github.feishureactive.hire.referral.account.ReferralAccounts;

/**
 * Accounts over HTTP. Nothing here blocks or collects: demand travels from the reader of the response to the platform.
 */
@RestController
class AccountController {

    private final ReferralAccounts accounts;
    private final LineWriter lines;

    AccountController(ReferralAccounts accounts, LineWriter lines) {
        this.accounts = accounts;
        this.lines = lines;
    }

    @PostMapping("/accounts/{id}/enable")
    Mono<Account> enable(@PathVariable String id) {
        return accounts.enable(id);
    }

    /**
     * Enables any number of accounts. Ids are read from the request only as fast as the quota lets calls through and
     * the client takes results; where the client goes away, nothing more is sent.
     */
    @PostMapping(
            path = "/accounts/enable",
            consumes = MediaType.APPLICATION_NDJSON_VALUE,
            produces = {MediaType.APPLICATION_NDJSON_VALUE, MediaType.TEXT_EVENT_STREAM_VALUE})
    Mono<Void> enableAll(@RequestBody Flux<AccountId> ids, ServerHttpRequest request, ServerHttpResponse response) {
        boolean events = request.getHeaders().getAccept().contains(MediaType.TEXT_EVENT_STREAM);
        return lines.write(response, accounts.enableAll(ids.map(AccountId::id)).map(EnableLine::of), events);
    }

    record AccountId(String id) {}
}
