package io.github.feishureactive.benchmarks.scale;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.github.feishureactive.auth.AppAuthentication;
import io.github.feishureactive.auth.AppTicketStore;
import io.github.feishureactive.benchmarks.endtoend.AccountServer;
import io.github.feishureactive.benchmarks.process.Child;
import io.github.feishureactive.benchmarks.process.ChildJvm;
import io.github.feishureactive.benchmarks.process.JvmFigures;
import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.hire.referral.account.ReferralAccounts;

/** A store app in many tenants, all of them served by one gateway: each has a token and a quota of its own. */
public final class Tenants {

    private static final String APP = "cli_benchmark";
    private static final String ACCOUNT = "6942778198054125570";
    private static final int IN_FLIGHT = 64;
    private static final int MOST_CALLS_OF_A_TENANT = 9;
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    /**
     * What came of it.
     *
     * @param firstMicros time for each call when every tenant makes its first, for which its token is fetched
     * @param nextMicros time for each call when the tokens are there
     * @param bytesPerTenant heap that a tenant keeps in use
     * @param bytesLeft heap that is still in use when the gateway is closed, beyond what was before
     */
    public record Result(int tenants, double firstMicros, double nextMicros, double bytesPerTenant, long bytesLeft) {}

    private Tenants() {}

    /** Takes the server's address; {@code run tenants}. */
    public static void main(String[] arguments) throws IOException {
        Child.serve(command -> measure(arguments[0], Integer.parseInt(command[1])));
    }

    /** Runs each number of tenants, one after another in one JVM; the first also warms it up and is run twice. */
    public static void run(List<Integer> numbers, Consumer<Result> results) {
        try (ChildJvm server = ChildJvm.start(AccountServer.class)) {
            String baseUrl =
                    server.ask(AccountServer.Seen.class, PATIENCE, "seen").baseUrl();
            try (ChildJvm client = ChildJvm.start(Tenants.class, baseUrl)) {
                client.ask(Result.class, PATIENCE, "run 5000");
                numbers.forEach(number -> results.accept(client.ask(Result.class, PATIENCE, "run " + number)));
            }
        }
    }

    private static Result measure(String baseUrl, int tenants) throws InterruptedException {
        AppTicketStore tickets = new AppTicketStore();
        tickets.accept(APP, "ticket").block();
        List<String> keys =
                IntStream.range(0, tenants).mapToObj(i -> "tenant-" + i).toList();
        long before = JvmFigures.liveHeapBytes();
        FeishuGateway gateway = FeishuGateway.builder()
                .baseUrl(baseUrl)
                .authentication(AppAuthentication.storeApp(APP, "secret", tickets))
                .build();
        ReferralAccounts accounts = ReferralAccounts.on(gateway);
        double first = micros(accounts, keys, 1);
        // A tenant's quota is ten calls a second: no tenant makes so many that it has to wait.
        double next = micros(accounts, keys, MOST_CALLS_OF_A_TENANT);
        long open = JvmFigures.liveHeapBytes();
        gateway.disposeLater().block();
        gateway = null;
        accounts = null;
        return new Result(
                tenants, first, next, (double) (open - before) / tenants, JvmFigures.liveHeapBytes() - before);
    }

    private static double micros(ReferralAccounts accounts, List<String> keys, int times) {
        long start = System.nanoTime();
        Flux.range(0, times)
                .concatMap(round -> Flux.fromIterable(keys).flatMap(key -> enable(accounts, key), IN_FLIGHT))
                .then()
                .block(PATIENCE);
        return (System.nanoTime() - start) / 1e3 / ((long) keys.size() * times);
    }

    private static Mono<Void> enable(ReferralAccounts accounts, String tenantKey) {
        return accounts.forTenant(tenantKey)
                .enable(ACCOUNT)
                .filter(account -> account.accountId().equals(ACCOUNT))
                .switchIfEmpty(Mono.error(() -> new IllegalStateException("wrong account")))
                .then();
    }
}
