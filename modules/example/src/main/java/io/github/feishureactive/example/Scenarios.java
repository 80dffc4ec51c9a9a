package io.github.feishureactive.example;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;
import tools.jackson.databind.JsonNode;

import io.github.feishureactive.hire.referral.BonusType;
import io.github.feishureactive.hire.referral.Cash;
import io.github.feishureactive.hire.referral.account.AccountStatus;
import io.github.feishureactive.hire.referral.account.ReferralAccounts;
import io.github.feishureactive.hire.referral.account.Withdrawal;
import io.github.feishureactive.simulator.ApiPaths;
import io.github.feishureactive.simulator.Fault;
import io.github.feishureactive.simulator.FeishuSimulator;

/** Something goes wrong on both platforms, and each client makes one call that meets it. */
@Component
@ConditionalOnBean(Platforms.class)
class Scenarios {

    private static final Duration THROTTLED_FOR = Duration.ofSeconds(3);
    private static final Fault CUT = Fault.reset().afterActing();
    private static final Fault ERROR = Fault.platformError(500, 1002001, "system error");
    private static final Fault THROTTLED = Fault.platformError(
            HttpStatus.TOO_MANY_REQUESTS.value(),
            99991400,
            "request trigger frequency limit",
            Map.of("x-ogw-ratelimit-reset", String.valueOf(THROTTLED_FOR.toSeconds())));
    private static final int TOGETHER = 10;
    private static final String ACCOUNT = Platforms.accounts(1).findFirst().orElseThrow();

    private final Platforms platforms;
    private final ReferralAccounts accounts;
    private final NaiveClient naive;
    private final Books gatewayBooks = new Books();
    private final Books naiveBooks = new Books();
    private final AtomicReference<@Nullable Trace> latest = new AtomicReference<>();

    Scenarios(Platforms platforms, ReferralAccounts accounts, NaiveClient naive) {
        this.platforms = platforms;
        this.accounts = accounts;
        this.naive = naive;
    }

    Figures gateway() {
        return Figures.of(platforms.gateway(), gatewayBooks);
    }

    Figures naive() {
        return Figures.of(platforms.naive(), naiveBooks);
    }

    @Nullable
    Trace latest() {
        return latest.get();
    }

    /** Cuts the connection after the platform has paid out, and before it says so. */
    Mono<Void> cut() {
        return withdraw("cut", CUT);
    }

    /** Answers a withdrawal with 500, and does nothing. */
    Mono<Void> error() {
        return withdraw("error", ERROR);
    }

    /** Refuses everyone for a while, as where others of the same app have used up its quota. */
    Mono<Void> throttle() {
        return Mono.defer(() -> {
            throttled(1);
            Mono<Void> over = Mono.delay(THROTTLED_FOR).then(Mono.fromRunnable(() -> throttled(0)));
            return Mono.when(over, enable("throttle")).doOnCancel(() -> throttled(0));
        });
    }

    private void throttled(double probability) {
        platforms.both().forEach(platform -> platform.faults().random(ApiPaths.ENABLE, probability, THROTTLED));
    }

    /** Revokes the token that each client holds, before several calls that come together. */
    Mono<Void> revoke() {
        return Mono.defer(() -> {
            platforms.both().forEach(platform -> platform.tokens().revokeAll());
            // Like all calls, they are counted, also where they fail.
            Flux<String> others =
                    Flux.fromStream(() -> Platforms.accounts(TOGETHER)).skip(1);
            return Mono.when(
                    enable("revoke"),
                    others.flatMap(id -> accounts.enable(id).onErrorComplete()),
                    others.flatMap(id -> naive.enable(id).onErrorComplete()));
        });
    }

    /** Pays a reward, of which the platform tells by an event. */
    Mono<Void> reward() {
        return Mono.fromRunnable(platforms::reward);
    }

    private Mono<Void> enable(String scenario) {
        return compare(
                new Trace(scenario),
                accounts.enable(ACCOUNT).map(account -> String.valueOf(account.status())),
                naive.enable(ACCOUNT).map(data -> new AccountStatus(
                                data.path("account").path("status").asInt())
                        .toString()));
    }

    private Mono<Void> withdraw(String scenario, Fault fault) {
        return Mono.defer(() -> {
            platforms.reward();
            for (FeishuSimulator platform : platforms.both().toList()) {
                platform.faults().next(ApiPaths.WITHDRAW, fault);
            }
            String orderId = UUID.randomUUID().toString();
            Trace trace = new Trace(scenario);
            trace.gateway().note(orderId);
            gatewayBooks.asked();
            naiveBooks.asked();
            return compare(
                    trace,
                    accounts.withdraw(Platforms.PAYEE, orderId, EnumSet.allOf(BonusType.class))
                            .map(withdrawal -> booked(gatewayBooks, cash(withdrawal))),
                    naive.withdraw(Platforms.PAYEE).map(data -> booked(naiveBooks, cash(data))));
        });
    }

    private static String booked(Books books, BigDecimal cash) {
        books.told(cash);
        return "CNY " + cash.toPlainString();
    }

    private static BigDecimal cash(Withdrawal withdrawal) {
        return withdrawal.withdrawn() == null
                ? BigDecimal.ZERO
                : withdrawal.withdrawn().cashBonus().stream()
                        .map(Cash::amount)
                        .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static BigDecimal cash(JsonNode data) {
        return data.path("withdrawal_details")
                .path("cash_bonus")
                .valueStream()
                .map(entry -> entry.path("amount").decimalValue())
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private Mono<Void> compare(Trace trace, Mono<String> gatewayCall, Mono<String> naiveCall) {
        latest.set(trace);
        return Mono.when(recorded(gatewayCall, trace.gateway()), recorded(naiveCall, trace.naive()));
    }

    /** What fails is on the timeline; the other client's call goes on. */
    private static Mono<String> recorded(Mono<String> call, Timeline timeline) {
        return call.doOnNext(timeline::answered)
                .doOnError(timeline::failed)
                .onErrorComplete()
                .contextWrite(Context.of(Timeline.class, timeline));
    }

    /** The two calls of a scenario. */
    record Trace(String scenario, Timeline gateway, Timeline naive) {

        Trace(String scenario) {
            this(scenario, Timeline.queued(System::nanoTime), Timeline.unqueued(System::nanoTime));
        }
    }
}
