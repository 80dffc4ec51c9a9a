package io.github.feishureactive.example;

import java.util.concurrent.atomic.AtomicBoolean;

import org.reactivestreams.Publisher;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;

/**
 * What the page's buttons do. Most leave a mark; what still runs ends when its client goes away. Absent where the
 * service talks to the platform.
 */
@RestController
@RequestMapping("/scenarios")
@ConditionalOnBean(Platforms.class)
class ScenarioController {

    private final Scenarios scenarios;
    private final Load load;
    private final Circle circle;
    private final SharedQuota sharedQuota;
    private final SharedRedis redis;
    private final Marks marks;
    private final LineWriter lines;

    /** The load may run beside a scenario, but not beside itself. */
    private final AtomicBoolean loading = new AtomicBoolean();

    private final AtomicBoolean playing = new AtomicBoolean();
    private final AtomicBoolean sharing = new AtomicBoolean();

    ScenarioController(
            Scenarios scenarios,
            Load load,
            Circle circle,
            SharedQuota sharedQuota,
            SharedRedis redis,
            Marks marks,
            LineWriter lines) {
        this.scenarios = scenarios;
        this.load = load;
        this.circle = circle;
        this.sharedQuota = sharedQuota;
        this.redis = redis;
        this.marks = marks;
        this.lines = lines;
    }

    @PostMapping("/load")
    Mono<Void> load(ServerHttpResponse response) {
        Flux<Load.Progress> run = load.run().doFinally(end -> {
            if (end == SignalType.CANCEL) {
                marks.add("stop");
            }
        });
        return lines.write(response, marked("load", loading, run));
    }

    @PostMapping("/circle")
    Mono<Void> circle(ServerHttpResponse response) {
        return lines.write(response, marked("circle", playing, circle.run()));
    }

    /** Leaves no mark: its platforms are in no chart. */
    @PostMapping("/instances")
    Mono<Void> instances(ServerHttpResponse response) {
        if (redis.state() != SharedRedis.State.THERE) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        return lines.write(response, alone(sharing, sharedQuota.run()));
    }

    @PostMapping("/{name}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    Mono<Void> play(@PathVariable String name) {
        Mono<Void> scenario =
                switch (name) {
                    case "cut" -> scenarios.cut();
                    case "error" -> scenarios.error();
                    case "throttle" -> scenarios.throttle();
                    case "revoke" -> scenarios.revoke();
                    case "reward" -> scenarios.reward();
                    default -> throw new ResponseStatusException(HttpStatus.NOT_FOUND);
                };
        return marked(name, playing, scenario).then();
    }

    private <T> Flux<T> marked(String action, AtomicBoolean busy, Publisher<T> played) {
        return alone(busy, Flux.defer(() -> {
            marks.add(action);
            return played;
        }));
    }

    private static <T> Flux<T> alone(AtomicBoolean busy, Publisher<T> played) {
        return Flux.defer(() -> {
            if (!busy.compareAndSet(false, true)) {
                return Flux.error(new ResponseStatusException(HttpStatus.CONFLICT, "Another one is being played."));
            }
            // Before the client knows of the end: it may come back at once.
            return Flux.from(played).doOnTerminate(() -> busy.set(false)).doOnCancel(() -> busy.set(false));
        });
    }
}
