package io.github.feishureactive.core;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;

import reactor.core.publisher.Mono;

import io.github.feishureactive.auth.AppAuthentication;
import io.github.feishureactive.auth.AppTicketStore;
import io.github.feishureactive.benchmarks.process.Child;
import io.github.feishureactive.benchmarks.process.ChildJvm;
import io.github.feishureactive.benchmarks.process.JvmFigures;
import io.github.feishureactive.core.internal.http.BufferedResponse;
import io.github.feishureactive.core.internal.http.Transport;
import io.github.feishureactive.core.quota.Quota;
import io.github.feishureactive.hire.referral.account.ReferralAccounts;

/**
 * Tenants of a store app in one gateway, each with ten calls a second and always more to send, in virtual time and
 * without a socket: everything but the exchange is real. In this package, since nobody else can replace the exchange.
 */
public final class VirtualTenants {

    private static final String APP = "cli_benchmark";
    private static final String ENABLE = "hire.referral_account.enable";
    private static final int PERMITS = 10;
    private static final int CALLERS = 4;
    private static final long MILLI = 1_000_000;

    /** Longer than any call takes. */
    private static final Duration WARM_UP = Duration.ofSeconds(3);

    private static final Duration PATIENCE = Duration.ofMinutes(10);

    /**
     * What came of it.
     *
     * @param seconds of virtual time
     * @param used calls that were answered, as a share of the quotas
     * @param tooMany requests that arrived as the eleventh of their tenant within a second
     * @param failed calls that failed
     * @param micros processor time for each call, that of the simulation included
     * @param bytesPerTenant heap that a tenant and its calls keep in use
     * @param mostTimers that were armed at once
     * @param timersPerCall that were armed
     * @param bytesLeft heap that is still in use when the gateway is closed, beyond what was before
     */
    public record Result(
            int tenants,
            double seconds,
            double used,
            long tooMany,
            long failed,
            double micros,
            double bytesPerTenant,
            int mostTimers,
            double timersPerCall,
            long bytesLeft) {

        private Result leaving(long bytes) {
            return new Result(
                    tenants, seconds, used, tooMany, failed, micros, bytesPerTenant, mostTimers, timersPerCall, bytes);
        }
    }

    private VirtualTenants() {}

    /** {@code run tenants seconds}. */
    public static void main(String[] arguments) throws IOException {
        Child.serve(command -> measure(Integer.parseInt(command[1]), Integer.parseInt(command[2])));
    }

    /** Runs each number of tenants, one after another in one JVM, after one that warms it up. */
    public static void run(List<Integer> numbers, int seconds, Consumer<Result> results) {
        try (ChildJvm jvm = ChildJvm.start(VirtualTenants.class)) {
            jvm.ask(Result.class, PATIENCE, "run 1000 " + seconds);
            numbers.forEach(number -> results.accept(jvm.ask(Result.class, PATIENCE, "run " + number + " " + seconds)));
        }
    }

    private static Result measure(int tenants, int seconds) throws InterruptedException {
        long before = JvmFigures.liveHeapBytes();
        Result result = open(tenants, seconds, before);
        return result.leaving(JvmFigures.liveHeapBytes() - before);
    }

    /** Nothing that is made here is in use when it has returned. */
    private static Result open(int tenants, int seconds, long before) throws InterruptedException {
        VirtualTime time = new VirtualTime();
        Exchanges exchanges = new Exchanges(time, tenants);
        Callers callers = new Callers(time);
        FeishuGateway gateway = gateway(time, exchanges);
        ReferralAccounts accounts = ReferralAccounts.on(gateway);
        IntStream.range(0, tenants * CALLERS)
                .forEach(i -> callers.start(accounts.forTenant("tenant-" + i % tenants), i));
        time.pass(WARM_UP);
        long answered = callers.answered;
        long scheduled = time.scheduled();
        long start = JvmFigures.cpuNanosOfThisThread();
        time.pass(Duration.ofSeconds(seconds));
        double micros = (JvmFigures.cpuNanosOfThisThread() - start) / 1e3;
        double calls = callers.answered - answered;
        double timers = time.scheduled() - scheduled;
        long open = JvmFigures.liveHeapBytes();
        callers.stopped = true;
        time.pass(WARM_UP);
        close(gateway, time);
        return new Result(
                tenants,
                seconds,
                calls / ((double) tenants * PERMITS * seconds),
                exchanges.tooMany,
                callers.failed,
                micros / calls,
                (double) (open - before) / tenants,
                time.mostArmed(),
                timers / calls,
                0);
    }

    private static FeishuGateway gateway(VirtualTime time, Exchanges exchanges) {
        AppTicketStore tickets = new AppTicketStore();
        tickets.accept(APP, "ticket").block();
        return FeishuGateway.builder()
                .authentication(AppAuthentication.storeApp(APP, "secret", tickets))
                .quota(ENABLE, Quota.perSecond(PERMITS))
                .timer(time)
                .build(exchanges);
    }

    private static void close(FeishuGateway gateway, VirtualTime time) {
        boolean[] closed = new boolean[1];
        gateway.disposeLater().subscribe(nothing -> {}, error -> {}, () -> closed[0] = true);
        time.pass(Duration.ofMinutes(2));
        if (!closed[0] || time.armed() > 0) {
            throw new IllegalStateException("closed: " + closed[0] + ", timers: " + time.armed());
        }
    }

    /** Each makes its next call when the last has ended. */
    private static final class Callers {

        private final VirtualTime time;
        private boolean stopped;
        private long answered;
        private long failed;

        Callers(VirtualTime time) {
            this.time = time;
        }

        void start(ReferralAccounts accounts, int number) {
            call(accounts, String.valueOf(6_942_778_198_054_125_570L + number));
        }

        private void call(ReferralAccounts accounts, String id) {
            if (!stopped) {
                accounts.enable(id)
                        .subscribe(
                                account -> answered += account.accountId().equals(id) ? 1 : 0,
                                error -> {
                                    failed++;
                                    time.after(TimeUnit.SECONDS.toNanos(1), () -> call(accounts, id));
                                },
                                () -> call(accounts, id));
            }
        }
    }

    /** A platform 5 to 25 ms away that has each call for 200 to 400 ms, and says so. */
    private static final class Exchanges implements Transport {

        private static final String TOKENS = "{\"code\":0,\"tenant_access_token\":\"t-%s\","
                + "\"app_access_token\":\"a-benchmark\",\"expire\":7200}";
        private static final String ACCOUNT =
                "{\"code\":0,\"data\":{\"account\":{\"account_id\":\"%s\",\"status\":1}}}";
        private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

        private final SplittableRandom random = new SplittableRandom(1);
        private final VirtualTime time;

        /** When the last ten requests of each tenant arrived, the next to be replaced at its place. */
        private final long[] arrivals;

        private final int[] places;
        private long tooMany;

        Exchanges(VirtualTime time, int tenants) {
            this.time = time;
            this.arrivals = new long[tenants * PERMITS];
            this.places = new int[tenants];
            Arrays.fill(arrivals, -SECOND);
        }

        @Override
        public Mono<Response> open(Outgoing outgoing) {
            throw new UnsupportedOperationException(outgoing.name());
        }

        @Override
        public Mono<BufferedResponse> send(Outgoing outgoing) {
            return Mono.create(sink -> {
                if (!outgoing.mayBeWritten()) {
                    sink.error(new IllegalStateException("the call has ended"));
                    return;
                }
                byte[] sent = outgoing.body();
                String body = sent == null ? "" : new String(sent, StandardCharsets.UTF_8);
                boolean tokens = outgoing.target().startsWith("/open-apis/auth/");
                String authorization = outgoing.authorization();
                long processing = tokens ? 50 * MILLI : between(200, 400);
                long there = between(5, 25);
                time.after(there, () -> {
                    if (!tokens && authorization != null) {
                        arrive(Integer.parseInt(authorization.substring(authorization.lastIndexOf('-') + 1)));
                    }
                });
                String answer = tokens ? TOKENS.formatted(number(body)) : ACCOUNT.formatted(number(body));
                time.after(
                        there + processing + between(5, 25),
                        () -> sink.success(new BufferedResponse(
                                200,
                                "log",
                                null,
                                processing / MILLI * MILLI,
                                answer.getBytes(StandardCharsets.UTF_8))));
            });
        }

        /** The digits of the body's only number: the account's id, or the end of the tenant's key. */
        private static String number(String body) {
            return body.replaceAll("\\D", "");
        }

        private void arrive(int tenant) {
            int place = tenant * PERMITS + places[tenant];
            tooMany += time.now(TimeUnit.NANOSECONDS) - arrivals[place] < SECOND ? 1 : 0;
            arrivals[place] = time.now(TimeUnit.NANOSECONDS);
            places[tenant] = (places[tenant] + 1) % PERMITS;
        }

        private long between(int fromMillis, int toMillis) {
            return fromMillis * MILLI + (long) (random.nextDouble() * (toMillis - fromMillis) * MILLI);
        }
    }
}
