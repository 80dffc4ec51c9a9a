package io.github.feishureactive.example;

import java.util.List;
import java.util.function.Predicate;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.core.token.TokenStatus;
import io.github.feishureactive.micrometer.FeishuInstrument;
import io.github.feishureactive.micrometer.FeishuInstrument.LowCardinalityKey;

/** What the library does right now, as its metrics say, and what the simulated platforms have seen of both clients. */
@Component
class LiveView {

    private static final String ENABLE = "hire.referral_account.enable";

    /** What the platform documents for {@code enable}. */
    private static final int QUOTA = 10;

    private final MeterRegistry meters;
    private final FeishuGateway gateway;
    private final RecentEvents events;
    private final Marks marks;
    private final String platform;
    private final @Nullable Scenarios scenarios;
    private final @Nullable SharedRedis redis;

    LiveView(
            MeterRegistry meters,
            FeishuGateway gateway,
            RecentEvents events,
            Marks marks,
            @Value("${feishu.base-url:https://open.feishu.cn}") String baseUrl,
            ObjectProvider<Scenarios> scenarios,
            ObjectProvider<SharedRedis> redis) {
        this.meters = meters;
        this.gateway = gateway;
        this.events = events;
        this.marks = marks;
        this.scenarios = scenarios.getIfAvailable();
        this.redis = redis.getIfAvailable();
        this.platform = baseUrl;
    }

    Picture now() {
        return new Picture(
                System.currentTimeMillis(), platform, now(gateway.tokenStatus()), comparison(), events.newestFirst());
    }

    private Gateway now(TokenStatus token) {
        return new Gateway(
                QUOTA,
                (long) meters.find(FeishuInstrument.QUOTA_PENDING.getName()).gauges().stream()
                        .mapToDouble(Gauge::value)
                        .sum(),
                calls("success"::equals),
                calls(outcome -> !outcome.equals("success") && !outcome.equals("cancelled")),
                count(FeishuInstrument.THROTTLED),
                count(FeishuInstrument.RETRIES),
                meters.find(FeishuInstrument.TOKEN_REFRESH.getName()).timers().stream()
                        .mapToLong(Timer::count)
                        .sum(),
                token.validFor() == null ? null : token.validFor().toMinutes(),
                token.failure() != null);
    }

    private @Nullable Comparison comparison() {
        if (scenarios == null || redis == null) {
            return null;
        }
        Scenarios.Trace trace = scenarios.latest();
        return new Comparison(
                scenarios.gateway(),
                scenarios.naive(),
                marks.oldestFirst(),
                trace == null
                        ? null
                        : new Call(
                                trace.scenario(),
                                trace.gateway().steps(),
                                trace.naive().steps()),
                redis.state());
    }

    private long calls(Predicate<String> outcome) {
        return meters
                .find(FeishuInstrument.CALL.getName())
                .tag(LowCardinalityKey.OPERATION.asString(), ENABLE)
                .timers()
                .stream()
                .filter(timer ->
                        outcome.test(String.valueOf(timer.getId().getTag(LowCardinalityKey.OUTCOME.asString()))))
                .mapToLong(Timer::count)
                .sum();
    }

    private long count(FeishuInstrument instrument) {
        return (long) meters.find(instrument.getName()).counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    /**
     * One moment.
     *
     * @param now in milliseconds since 1970
     * @param platform the base URL
     * @param comparison with the naive client, {@code null} where the service talks to the platform
     */
    record Picture(
            long now,
            String platform,
            Gateway gateway,
            @Nullable Comparison comparison,
            List<RecentEvents.Change> changes) {}

    /**
     * What the gateway does, and has done since the start.
     *
     * @param tokenMinutes how long the token will do, {@code null} if there is none
     * @param tokenFailing whether the last request for one failed
     */
    record Gateway(
            int quota,
            long waiting,
            long succeeded,
            long failed,
            long throttled,
            long retries,
            long tokens,
            @Nullable Long tokenMinutes,
            boolean tokenFailing) {}

    /** What the two platforms saw, the latest call that met a fault, and whether there is a Redis. */
    record Comparison(
            Figures gateway,
            Figures naive,
            List<Marks.Mark> marks,
            @Nullable Call call,
            SharedRedis.State redis) {}

    /** One call through each client. */
    record Call(String scenario, List<Timeline.Step> gateway, List<Timeline.Step> naive) {}
}
