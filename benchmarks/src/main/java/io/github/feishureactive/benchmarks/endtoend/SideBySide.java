package io.github.feishureactive.benchmarks.endtoend;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.github.feishureactive.benchmarks.process.ChildJvm;
import io.github.feishureactive.benchmarks.process.ForeignLoad;

/**
 * All clients against one server, each in a JVM of its own that lives as long as the run. They take turns in short
 * slices, every second round in the opposite order, so that a slice of the floor stands beside each other slice and
 * what the machine does to the one it does to the other.
 */
public final class SideBySide {

    private static final int WARM_UP_IN_FLIGHT = 64;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /**
     * What to run.
     *
     * @param inFlight how many calls are under way at once, one setting after another
     * @param delayMillis how long the server waits before each answer
     * @param rounds slices of each client in each setting
     * @param sliceMillis how long a slice lasts
     * @param warmUpSeconds at most, for each client
     */
    public record Plan(
            List<PeerKind> peers,
            List<Integer> inFlight,
            List<Integer> delayMillis,
            int rounds,
            int sliceMillis,
            int warmUpSeconds) {}

    /**
     * One slice in its place.
     *
     * @param foreignShare how much of the machine went to processes without part in it, 0 to 1
     */
    public record Turn(PeerKind peer, int delayMillis, int round, double foreignShare, Slice slice) {}

    private final Plan plan;
    private final Map<PeerKind, ChildJvm> workers = new EnumMap<>(PeerKind.class);
    private final List<Turn> turns = new ArrayList<>();
    private final ChildJvm server;

    private SideBySide(Plan plan, ChildJvm server) {
        this.plan = plan;
        this.server = server;
    }

    /** Runs the plan; clients that this JDK cannot run are left out. */
    public static List<Turn> run(Plan plan) {
        try (ChildJvm server = ChildJvm.start(AccountServer.class)) {
            SideBySide run = new SideBySide(plan, server);
            try {
                run.warmUp();
                plan.delayMillis().forEach(run::withDelay);
            } finally {
                run.workers.values().forEach(ChildJvm::close);
            }
            return run.turns;
        }
    }

    private void warmUp() {
        String baseUrl = ask("seen").baseUrl();
        for (PeerKind peer : plan.peers()) {
            if (peer.available()) {
                ChildJvm worker = ChildJvm.start(Worker.class, peer.name(), baseUrl);
                workers.put(peer, worker);
                worker.ask(Slice.class, PATIENCE, "warm-up " + WARM_UP_IN_FLIGHT + " " + plan.warmUpSeconds());
            }
        }
    }

    private void withDelay(int millis) {
        ask("delay " + millis);
        for (int inFlight : plan.inFlight()) {
            for (int round = 0; round < plan.rounds(); round++) {
                round(millis, inFlight, round);
            }
        }
    }

    private void round(int delayMillis, int inFlight, int round) {
        List<Map.Entry<PeerKind, ChildJvm>> order = new ArrayList<>(workers.entrySet());
        if (round % 2 == 1) {
            Collections.reverse(order);
        }
        ChildJvm[] own =
                Stream.concat(Stream.of(server), workers.values().stream()).toArray(ChildJvm[]::new);
        order.forEach(turn -> {
            ForeignLoad others = ForeignLoad.watch(own);
            Slice slice = turn.getValue().ask(Slice.class, PATIENCE, "slice " + inFlight + " " + plan.sliceMillis());
            turns.add(new Turn(turn.getKey(), delayMillis, round, others.share(), slice));
        });
    }

    private AccountServer.Seen ask(String command) {
        return server.ask(AccountServer.Seen.class, PATIENCE, command);
    }
}
