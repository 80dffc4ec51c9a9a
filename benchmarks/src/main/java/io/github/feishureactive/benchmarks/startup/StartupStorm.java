package io.github.feishureactive.benchmarks.startup;

import java.io.IOException;
import java.time.Duration;

import io.github.feishureactive.benchmarks.endtoend.AccountServer;
import io.github.feishureactive.benchmarks.endtoend.FeishuReactivePeer;
import io.github.feishureactive.benchmarks.endtoend.Load;
import io.github.feishureactive.benchmarks.endtoend.Peer;
import io.github.feishureactive.benchmarks.endtoend.PeerKind;
import io.github.feishureactive.benchmarks.process.Child;
import io.github.feishureactive.benchmarks.process.ChildJvm;
import io.github.feishureactive.core.quota.Quota;
import io.github.feishureactive.core.quota.RateLimiter;
import io.github.feishureactive.core.quota.SlotRateLimiter;

/** Callers that all come at once to a client in a fresh JVM, one call each: what a restart under load looks like. */
public final class StartupStorm {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int ANSWER_MILLIS = 50;

    /** What fits the connections of a gateway and the line before them, whose length is bounded for good reason. */
    private static final Quota WITHIN_CONNECTIONS = Quota.of(1_000, Duration.ofMillis(100));

    /**
     * What came of it.
     *
     * @param tokenRequests how often a token was asked for
     * @param calls answers that were right
     * @param failed all others
     * @param millis from the first caller's start to the last answer, class loading included
     */
    public record Storm(PeerKind peer, int callers, long tokenRequests, long calls, long failed, double millis) {}

    /** What the JVM with the client says. */
    record Answered(long calls, long failed, double millis) {}

    private StartupStorm() {}

    /** Takes the client's name, the server's address and the number of callers. */
    public static void main(String[] arguments) throws IOException {
        Child.serve(
                command -> storm(open(PeerKind.valueOf(arguments[0]), arguments[1]), Integer.parseInt(arguments[2])));
    }

    private static Peer<?> open(PeerKind peer, String baseUrl) {
        return peer == PeerKind.OURS
                ? new FeishuReactivePeer(
                        baseUrl, gateway -> gateway.quota("hire.referral_account.enable", WITHIN_CONNECTIONS)
                                .rateLimiter(patient()))
                : peer.open(baseUrl);
    }

    private static RateLimiter patient() {
        return SlotRateLimiter.builder().maxWaiting(Integer.MAX_VALUE).build();
    }

    private static <T> Answered storm(Peer<T> peer, int callers) throws InterruptedException {
        long start = System.nanoTime();
        Load<T> load = Load.start(peer, callers, callers);
        load.await(PATIENCE);
        return new Answered(load.calls(), load.wrong() + load.errors(), (System.nanoTime() - start) / 1e6);
    }

    /** One storm, against a server that takes 50 ms for each answer. */
    public static Storm run(PeerKind peer, int callers) {
        try (ChildJvm server = ChildJvm.start(AccountServer.class)) {
            server.ask(AccountServer.Seen.class, PATIENCE, "token-delay " + ANSWER_MILLIS);
            String baseUrl = server.ask(AccountServer.Seen.class, PATIENCE, "delay " + ANSWER_MILLIS)
                    .baseUrl();
            try (ChildJvm client = ChildJvm.start(StartupStorm.class, peer.name(), baseUrl, String.valueOf(callers))) {
                Answered answered = client.ask(Answered.class, PATIENCE, "start");
                long tokens =
                        server.ask(AccountServer.Seen.class, PATIENCE, "seen").tokens();
                return new Storm(peer, callers, tokens, answered.calls(), answered.failed(), answered.millis());
            }
        }
    }
}
