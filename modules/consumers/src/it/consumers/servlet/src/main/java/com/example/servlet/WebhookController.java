package com.example.servlet;

import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

import io.github.feishureactive.events.webhook.EventWebhook;
import io.github.feishureactive.events.webhook.WebhookRequest;

@RestController
class WebhookController {

    private final EventWebhook webhook;

    WebhookController(EventWebhook webhook) {
        this.webhook = webhook;
    }

    @PostMapping("/feishu/events")
    Mono<ResponseEntity<byte[]>> event(@RequestHeader HttpHeaders headers, @RequestBody byte[] body) {
        return webhook.handle(WebhookRequest.of(headers::getFirst, body))
                .map(response -> ResponseEntity.status(response.status())
                        .header(HttpHeaders.CONTENT_TYPE, response.contentType())
                        .body(response.body()));
    }
}
