package io.github.feishureactive.example;

import java.nio.charset.StandardCharsets;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

import io.github.feishureactive.hire.referral.account.Account;
import io.github.feishureactive.hire.referral.account.ReferralAccounts;

/**
 * Accounts over HTTP. Nothing here blocks or collects: demand travels from the reader of the response to the platform.
 */
@RestController
class AccountController {

    private final ReferralAccounts accounts;
    private final JsonMapper json;

    AccountController(ReferralAccounts accounts, JsonMapper json) {
        this.accounts = accounts;
        this.json = json;
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
        response.getHeaders().setContentType(events ? MediaType.TEXT_EVENT_STREAM : MediaType.APPLICATION_NDJSON);
        return response.writeAndFlushWith(accounts.enableAll(ids.map(AccountId::id))
                .map(EnableLine::of)
                // Encoded when it is written: what Spring encodes ahead is not released when the client goes away.
                .map(line -> Mono.fromSupplier(() -> buffer(line, events, response.bufferFactory()))));
    }

    private DataBuffer buffer(EnableLine line, boolean event, DataBufferFactory buffers) {
        String text = json.writeValueAsString(line);
        return buffers.wrap((event ? "data:" + text + "\n\n" : text + "\n").getBytes(StandardCharsets.UTF_8));
    }

    record AccountId(String id) {}
}
