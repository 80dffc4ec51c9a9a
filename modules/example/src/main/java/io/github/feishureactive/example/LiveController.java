package io.github.feishureactive.example;

import java.time.Duration;

import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Tells the page twice a second what the library does; a page that cannot keep up misses pictures. */
@RestController
class LiveController {

    private static final Duration INTERVAL = Duration.ofMillis(500);

    private final LiveView view;
    private final LineWriter lines;

    LiveController(LiveView view, LineWriter lines) {
        this.view = view;
        this.lines = lines;
    }

    @GetMapping(path = "/live", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    Mono<Void> live(ServerHttpResponse response) {
        // Timed where it is written: to cancel a timer of another thread takes that thread's lock.
        Flux<LiveView.Picture> pictures = Flux.interval(Duration.ZERO, INTERVAL, lines.scheduler(response))
                .onBackpressureDrop()
                .map(tick -> view.now());
        return lines.write(response, pictures, true);
    }
}
