package io.github.feishureactive.benchmarks.endtoend;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.github.feishureactive.benchmarks.process.ChildJvm;
import io.github.feishureactive.benchmarks.process.ForeignLoad;

/**
 * Clients against one server, each in a JVM of its own that lives as long as the run. They take turns in short slices,
 * every second round in the opposite order, so that a slice of the floor stands beside each other slice and what the
 * machine does to the one it does to the other.
 */
public final class SideBySide implements AutoCloseable {

    private static final int WARM_UP_IN_FLIGHT = 64;
    private static final int SETTLING_MILLIS = 300;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /**
     * A client.
     *
     * @param label how it is called in the report
     * @param every in which rounds it takes part: 1 in all, 2 in every second, and so on
     * @param options of its JVM
     * @param program serves commands as {@link Worker} does; gets these arguments and the server's address
     */
    public record Client(String label, int every, List<String> options, Class<?> program, List<String> arguments) {

        private static Client of(PeerKind peer, int connections, int every) {
            return new Client(peer.label(), every, Connections.option(connections), Worker.class, List.of(peer.name()));
        }

        /** All that this JDK can run. */
        public static List<Client> all() {
            return Arrays.stream(PeerKind.values())
                    .filter(PeerKind::available)
                    .map(peer -> of(peer, Connections.MOST, peer.every()))
                    .toList();
        }

        /** Each with a connection for each call, where it can be told how many. */
        public static List<Client> withConnections(int connections, PeerKind... peers) {
            return Arrays.stream(peers)
                    .filter(PeerKind::available)
                    .map(peer -> of(peer, connections, 1))
                    .toList();
        }

        ChildJvm start(String baseUrl) {
            return ChildJvm.start(
                    options,
                    program,
                    Stream.concat(arguments.stream(), Stream.of(baseUrl)).toArray(String[]::new));
        }
    }

    /**
     * What to ask of each client.
     *
     * @param delayMillis how long the server waits before each answer
     * @param inFlight how many calls are in flight at once
     * @param rounds slices of each client
     * @param sliceMillis how long a slice lasts
     */
    public record Scenario(int delayMillis, int inFlight, int rounds, int sliceMillis) {}

    /**
     * One slice in its place.
     *
     * @param client the label of the client
     * @param foreignShare how much of the machine went to processes without part in it, 0 to 1
     */
    public record Turn(String client, int delayMillis, int round, double foreignShare, Slice slice) {}

    private final ChildJvm server;
    private final Map<Client, ChildJvm> clients = new LinkedHashMap<>();

    private SideBySide(ChildJvm server) {
        this.server = server;
    }

    /**
     * Runs one scenario after another against a server, {@code tls} or nothing, and gives each slice when it has ended.
     */
    public static void run(
            List<Client> clients,
            List<Scenario> scenarios,
            int warmUpSeconds,
            Consumer<Turn> turns,
            String... serverArguments) {
        try (SideBySide run = new SideBySide(ChildJvm.start(AccountServer.class, serverArguments))) {
            String baseUrl = run.ask("seen").baseUrl();
            for (Client client : clients) {
                ChildJvm jvm = client.start(baseUrl);
                run.clients.put(client, jvm);
                jvm.ask(Slice.class, PATIENCE, "warm-up " + WARM_UP_IN_FLIGHT + " " + warmUpSeconds);
            }
            scenarios.forEach(scenario -> run.under(scenario, turns));
        }
    }

    /**
     * The server closes all connections first, so that each client has those that this number of calls in flight opens,
     * as a service with such a load has after a while. One call in flight would otherwise take turns on two of the
     * warm-up's sixty-four: whether these share an event loop is chance, and decides how many threads a call wakes.
     * What a client makes of closed connections, and opening new ones, is no part of a slice: a load that settles goes
     * first.
     */
    private void under(Scenario scenario, Consumer<Turn> turns) {
        ask("delay " + scenario.delayMillis());
        ask("hang-up");
        clients.values()
                .forEach(jvm -> jvm.ask(Slice.class, PATIENCE, "slice " + scenario.inFlight() + " " + SETTLING_MILLIS));
        for (int round = 0; round < scenario.rounds(); round++) {
            List<Map.Entry<Client, ChildJvm>> order = new ArrayList<>(clients.entrySet());
            if (round % 2 == 1) {
                Collections.reverse(order);
            }
            for (Map.Entry<Client, ChildJvm> next : order) {
                if (round % next.getKey().every() == 0) {
                    turns.accept(turn(next.getKey(), next.getValue(), scenario, round));
                }
            }
        }
    }

    private Turn turn(Client client, ChildJvm jvm, Scenario scenario, int round) {
        ForeignLoad others = ForeignLoad.watch(
                Stream.concat(Stream.of(server), clients.values().stream()).toArray(ChildJvm[]::new));
        Slice slice = jvm.ask(Slice.class, PATIENCE, "slice " + scenario.inFlight() + " " + scenario.sliceMillis());
        return new Turn(client.label(), scenario.delayMillis(), round, others.share(), slice);
    }

    private AccountServer.Seen ask(String command) {
        return server.ask(AccountServer.Seen.class, PATIENCE, command);
    }

    @Override
    public void close() {
        clients.values().forEach(ChildJvm::close);
        server.close();
    }
}
