package io.github.feishureactive.events.connection;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Consumer;

import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.github.feishureactive.events.connection.protobuf.Protocol.Frame;

/**
 * A platform and its proxies in virtual time: periods of outages and refusals of every kind between fair periods, in
 * which connections live for a minute or less, some fall silent, and garbage arrives between events.
 */
final class Weather implements Connector {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Duration TICK = Duration.ofMillis(250);
    private static final int[] COUNTS = {-1, 0, 1, 10};

    private enum Sky {
        FAIR,
        SERVER_DOWN,
        BUSY,
        BUSY_AS_1000040345,
        TOO_MANY_CONNECTIONS,
        FIREWALL,
        HANGING,
        BUG
    }

    private final VirtualTimeScheduler timer;
    private final SplittableRandom random;
    private final Queue<String> pending = new ArrayDeque<>();
    private final Map<String, Integer> pushed = new HashMap<>();
    private final Set<String> acknowledged = new HashSet<>();
    private Sky sky = Sky.FAIR;
    private long skyUntil = Duration.ofMinutes(2).toNanos();
    private FakeWebSocket socket;
    private long linkUntil;
    private boolean silent;
    private int seen;
    private int ticks;

    long accepting;
    long connected;
    int attempts;
    int links;

    Weather(VirtualTimeScheduler timer, long seed) {
        this.timer = timer;
        this.random = new SplittableRandom(seed);
    }

    @Override
    public Mono<String> open(Consumer<JsonNode> settings, BiFunction<WebSocket, Integer, Mono<String>> whenOpen) {
        attempts++;
        return Mono.delay(Duration.ofMillis(random.nextInt(50, 400)), timer)
                .flatMap(now -> sky == Sky.FAIR ? accepted(settings, whenOpen) : refused());
    }

    private Mono<String> accepted(Consumer<JsonNode> settings, BiFunction<WebSocket, Integer, Mono<String>> whenOpen) {
        settings.accept(JSON.readTree(config()));
        links++;
        FakeWebSocket made = new FakeWebSocket();
        socket = made;
        seen = 0;
        int kind = random.nextInt(100);
        silent = kind < 2;
        long life = kind < 5 ? 0 : kind < 12 ? random.nextInt(10, 30) : kind < 85 ? random.nextInt(60, 91) : 600;
        linkUntil = now() + Duration.ofSeconds(life).toNanos();
        return whenOpen.apply(made, 7).doFinally(how -> gone(made));
    }

    private void gone(FakeWebSocket one) {
        if (socket == one) {
            socket = null;
        }
    }

    private Mono<String> refused() {
        return switch (sky) {
            case FAIR, SERVER_DOWN -> Mono.error(LongConnectionException.failed("HTTP 502", 0, 502));
            case BUSY -> Mono.error(LongConnectionException.failed("busy", 1, 200));
            case BUSY_AS_1000040345 -> Mono.error(LongConnectionException.refusedForNow("busy", 1000040345, 200));
            case TOO_MANY_CONNECTIONS -> Mono.error(LongConnectionException.refusedForNow("514", 1000040350, 514));
            case FIREWALL -> Mono.error(LongConnectionException.refusedForNow("403", 0, 403));
            case HANGING ->
                Mono.delay(Duration.ofSeconds(10), timer)
                        .then(Mono.error(LongConnectionException.failed("not open within 10 s")));
            case BUG -> Mono.error(new ArithmeticException("unexpected"));
        };
    }

    private String config() {
        String odd = random.nextInt(5) == 0 ? ",\"More\":" + "9".repeat(400) : "";
        return "{\"ReconnectCount\":" + COUNTS[random.nextInt(COUNTS.length)]
                + ",\"ReconnectInterval\":5,\"ReconnectNonce\":1,\"PingInterval\":10" + odd + "}";
    }

    /** Lets time pass, with changing weather or with fair weather only. */
    void pass(Duration duration, boolean changing) {
        long until = now() + duration.toNanos();
        while (now() < until) {
            if (changing && now() >= skyUntil) {
                change();
            } else if (!changing) {
                sky = Sky.FAIR;
            }
            timer.advanceTimeBy(TICK);
            work();
        }
    }

    private void change() {
        boolean fair = sky != Sky.FAIR;
        sky = fair ? Sky.FAIR : Sky.values()[random.nextInt(1, Sky.values().length)];
        int seconds = fair ? random.nextInt(120, 600) : random.nextInt(1, 60);
        skyUntil = now() + Duration.ofSeconds(seconds).toNanos();
        if (!fair && random.nextBoolean()) {
            lose();
        }
    }

    private void lose() {
        if (socket != null) {
            FakeWebSocket lost = socket;
            socket = null;
            lost.inbound.complete();
        }
    }

    private void work() {
        if (socket != null && now() >= linkUntil) {
            lose();
        }
        if (ticks++ % 8 == 0) {
            pending.add("event-" + ticks);
        }
        if (sky == Sky.FAIR) {
            accepting++;
            connected += socket != null && !silent ? 1 : 0;
        }
        if (socket != null && !silent && sky == Sky.FAIR) {
            talk(socket);
        }
    }

    private void talk(FakeWebSocket to) {
        switch (random.nextInt(400)) {
            case 0 -> to.inbound.next("garbage".getBytes(StandardCharsets.UTF_8));
            case 1 -> to.inbound.next(new byte[0]);
            case 2 -> to.receive(Messages.pong("{\"ReconnectCount\":" + "9".repeat(400) + ",\"PingInterval\":\"x\"}"));
            case 3 -> to.receive(Messages.pong("[not json"));
            case 4 -> to.receive(Messages.data("event", "m-odd", "{\"header\":{}}"));
            default -> to.receive(Messages.pong(""));
        }
        int batch = pending.size();
        for (int i = 0; i < batch && socket == to; i++) {
            String id = pending.remove();
            pushed.merge(id, 1, Integer::sum);
            // Redelivered unless acknowledged.
            pending.add(id);
            to.receive(Messages.event(id));
        }
        for (Frame frame :
                to.acknowledgements().subList(seen, to.acknowledgements().size())) {
            seen++;
            boolean lost = random.nextInt(20) == 0;
            if (!lost && frame.getPayload().toStringUtf8().equals("{\"code\":200}")) {
                String id = Frames.header(frame, "message_id").substring(2);
                acknowledged.add(id);
                pending.remove(id);
            }
        }
    }

    private long now() {
        return timer.now(TimeUnit.NANOSECONDS);
    }

    Set<String> acknowledged() {
        return acknowledged;
    }

    Set<String> pushed() {
        return pushed.keySet();
    }

    int deliveries() {
        return pushed.values().stream().mapToInt(Integer::intValue).sum();
    }

    boolean idle() {
        return pending.isEmpty();
    }
}
