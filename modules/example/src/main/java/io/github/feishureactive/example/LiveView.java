package io.github.feishureactive.example;

import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.core.token.TokenStatus;
import io.github.feishureactive.micrometer.FeishuInstrument;
import io.github.feishureactive.micrometer.FeishuInstrument.LowCardinalityKey;
import io.github.feishureactive.simulator.FeishuSimulator;

/** What the library does right now, as its metrics say: the page shows nothing that a dashboard could not. */
@Component
class LiveView {

    private static final String ENABLE = "hire.referral_account.enable";

    /** What the platform documents for {@code enable}. */
    private static final int QUOTA = 10;

    private final MeterRegistry meters;
    private final FeishuGateway gateway;
    private final RecentEvents events;
    private final String platform;
    private final boolean simulated;

    LiveView(
            MeterRegistry meters,
            FeishuGateway gateway,
            RecentEvents events,
            @Value("${feishu.base-url:https://open.feishu.cn}") String baseUrl,
            ObjectProvider<FeishuSimulator> simulator) {
        this.meters = meters;
        this.gateway = gateway;
        this.events = events;
        this.simulated = simulator.getIfAvailable() != null;
        this.platform = simulated ? "on a simulator of the platform, " + baseUrl : "on " + baseUrl;
    }

    Picture now() {
        return new Picture(
                System.currentTimeMillis(),
                platform,
                simulated,
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
                token(gateway.tokenStatus()),
                events.newestFirst());
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

    private static String token(TokenStatus status) {
        Duration left = status.validFor();
        if (left == null) {
            return status.failure() == null ? "none yet" : "failing";
        }
        return "valid for " + left.toMinutes() + " min";
    }

    /**
     * One moment.
     *
     * @param now in milliseconds since 1970
     */
    record Picture(
            long now,
            String platform,
            boolean simulated,
            int quota,
            long waiting,
            long succeeded,
            long failed,
            long throttled,
            long retries,
            long tokens,
            String token,
            List<RecentEvents.Change> changes) {}
}
