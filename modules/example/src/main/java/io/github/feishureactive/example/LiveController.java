package io.github.feishureactive.example;

import java.time.Duration;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;

/** Tells the page twice a second what the library does; a page that cannot keep up misses pictures. */
@RestController
class LiveController {

    private static final Duration INTERVAL = Duration.ofMillis(500);

    private final LiveView view;

    LiveController(LiveView view) {
        this.view = view;
    }

    @GetMapping(path = "/live", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    Flux<LiveView.Picture> live() {
        return Flux.interval(Duration.ZERO, INTERVAL).onBackpressureDrop().map(tick -> view.now());
    }
}
