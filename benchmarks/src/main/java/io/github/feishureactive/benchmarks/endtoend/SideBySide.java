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
 * Clients against one server, each in a JVM of its own. They take turns in short slices, every second round in the
 * opposite order, so that a slice of the floor stands beside each other slice and what the machine does to the one it
 * does to the other.
 *
 * <p>What the compiler makes of a client differs from one JVM to the next by more than the slices of one JVM differ. So
 * a run has forks, as JMH calls them: in each of them all JVMs are new.
 */
public final class SideBySide implements AutoCloseable {

    private static final int WARM_UP_IN_FLIGHT = 64;
    private static final int MOST_SETTLING_SECONDS = 4;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /**
     * A client.
     *
     * @param label how it is called in the report
     * @param every in which forks it takes part: 1 in all, 2 in the first and every second after it, and so on
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
     * @param rounds slices of each client in each fork it takes part in
     * @param sliceMillis how long a slice lasts
     */
    public record Scenario(int delayMillis, int inFlight, int rounds, int sliceMillis) {}

    /**
     * How often everything begins anew, and how long it runs before it is measured.
     *
     * @param forks runs, each with new JVMs
     * @param warmUpSeconds of each client at most, in each fork and, no longer than four, before each scenario
     */
    public record Lengths(int forks, int warmUpSeconds) {}

    /**
     * One slice in its place.
     *
     * @param client the label of the client
     * @param round counted through all forks
     * @param foreignShare how much of the machine went to processes without part in it, 0 to 1
     */
    public record Turn(String client, int delayMillis, int round, double foreignShare, Slice slice) {}

    private final ChildJvm server;
    private final int fork;
    private final int settlingSeconds;
    private final Map<Client, ChildJvm> clients = new LinkedHashMap<>();

    private SideBySide(ChildJvm server, int fork, int settlingSeconds) {
        this.server = server;
        this.fork = fork;
        this.settlingSeconds = settlingSeconds;
    }

    /**
     * Runs one scenario after another against a server, {@code tls} or nothing, and gives each slice when it has ended.
     */
    public static void run(
            List<Client> clients,
            List<Scenario> scenarios,
            Lengths lengths,
            Consumer<Turn> turns,
            String... serverArguments) {
        for (int fork = 0; fork < lengths.forks(); fork++) {
            ChildJvm server = ChildJvm.start(AccountServer.class, serverArguments);
            int settlingSeconds = Math.min(MOST_SETTLING_SECONDS, lengths.warmUpSeconds());
            try (SideBySide run = new SideBySide(server, fork, settlingSeconds)) {
                run.start(clients, lengths.warmUpSeconds());
                scenarios.forEach(scenario -> run.under(scenario, turns));
            }
        }
    }

    private void start(List<Client> all, int warmUpSeconds) {
        String baseUrl = ask("seen").baseUrl();
        for (Client client : all) {
            if (fork % client.every() == 0) {
                ChildJvm jvm = client.start(baseUrl);
                clients.put(client, jvm);
                warmUp(jvm, WARM_UP_IN_FLIGHT, warmUpSeconds);
            }
        }
    }

    private static void warmUp(ChildJvm jvm, int inFlight, int mostSeconds) {
        jvm.ask(Slice.class, PATIENCE, "warm-up " + inFlight + " " + mostSeconds);
    }

    /**
     * The server closes all connections first, so that each client has those that this number of calls in flight opens,
     * as a service with such a load has after a while. One call in flight would otherwise take turns on two of the
     * warm-up's sixty-four: whether these share an event loop is chance, and decides how many threads a call wakes.
     * What a client makes of closed connections, opening new ones, and compiling anew what another load had compiled
     * are no part of a slice: a load that settles goes first.
     */
    private void under(Scenario scenario, Consumer<Turn> turns) {
        ask("delay " + scenario.delayMillis());
        ask("hang-up");
        clients.values().forEach(jvm -> warmUp(jvm, scenario.inFlight(), settlingSeconds));
        for (int round = 0; round < scenario.rounds(); round++) {
            List<Map.Entry<Client, ChildJvm>> order = new ArrayList<>(clients.entrySet());
            if (round % 2 == 1) {
                Collections.reverse(order);
            }
            for (Map.Entry<Client, ChildJvm> next : order) {
                turns.accept(turn(next.getKey(), next.getValue(), scenario, fork * scenario.rounds() + round));
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
