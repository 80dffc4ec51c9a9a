package io.github.feishureactive.redis.quota;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.lettuce.core.RedisURI;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import io.github.feishureactive.redis.LettuceConnection;
import io.github.feishureactive.redis.quota.SlotRequest.PermitState;
import io.github.feishureactive.redis.quota.SlotRequest.Purpose;
import io.github.feishureactive.redis.quota.SlotRequest.Report;
import io.github.feishureactive.redis.quota.SlotRequest.Response;

import static org.assertj.core.api.Assertions.assertThat;

/** Responses that come after their request has timed out. */
class LateResponseTest extends VirtualInstance {

    private static final Response ONE = new Response(false, 1_000_000_000L, 1, -1, 0);

    @Test
    void endsTheOutageAndIsUsed() {
        Caller caller = caller();
        timer.advance(300);
        assertThat(news).containsExactly("lost");
        server.answer(0, ONE);
        assertThat(caller.permit().send()).isTrue();
        caller.permit().answered();
        timer.advance(60);
        assertThat(server.requests).as("without a probe").hasSize(2);
        assertThat(server.last().purpose()).as("as if it had been in time").isEqualTo(Purpose.USUAL);
        assertThat(server.reports()).singleElement().satisfies(report -> {
            assertThat(report.number()).isZero();
            assertThat(report.state()).isEqualTo(PermitState.RESTING);
        });
        assertThat(limiter.statistics().sharedPermits()).isEqualTo(1);
        assertThat(limiter.statistics().failures()).isEqualTo(1);
        server.grant(0, -1);
        timer.advance(2_000);
        assertThat(news).containsExactly("lost", "found");
    }

    @Test
    void theProbeInFlightIsIgnored() {
        caller();
        timer.advance(300);
        nextProbe();
        assertThat(server.last().purpose()).isEqualTo(Purpose.PROBE);
        server.answer(0, ONE);
        Caller next = caller();
        assertThat(server.last().want()).isEqualTo(1);
        server.grant(1, -1);
        assertThat(next.granted()).isTrue();
        timer.advance(300);
        assertThat(next.permit().send()).as("not revoked").isTrue();
        assertThat(limiter.statistics().failures()).isEqualTo(1);
    }

    /** Another instance may have its slot, and the response to the later report may be on its way. */
    @Test
    void onlyTheLastReportingRequestCounts() {
        Caller first = granted();
        Caller caller = caller();
        timer.advance(300);
        nextProbe();
        server.grant(0, -1);
        assertThat(server.last().purpose()).isEqualTo(Purpose.RECOVERY);
        assertThat(server.reports())
                .extracting(Report::state)
                .as("the revoked permit, and one that may have been granted")
                .containsExactly(PermitState.NEVER_SENT, PermitState.NEVER_SENT);
        int recovered = server.requests.size() - 1;
        timer.advance(300);
        server.answer(1, ONE);
        assertThat(caller.waiting()).isTrue();
        assertThat(server.requests).hasSize(recovered + 1);
        server.answer(recovered, ONE);
        assertThat(caller.permit().send()).isTrue();
        assertThat(first.permit().send()).isFalse();
        caller.permit().answered();
        timer.advance(60);
        assertThat(server.reports())
                .as("reports are not repeated")
                .singleElement()
                .satisfies(report -> assertThat(report.state()).isEqualTo(PermitState.RESTING));
    }

    @Test
    void aLateProbeFindsTheServerToo() {
        granted();
        caller();
        server.fail(new IllegalStateException("gone"));
        nextProbe();
        int probe = server.requests.size() - 1;
        timer.advance(300);
        server.answer(probe, new Response(false, 1_000_000_000L, 0, -1, 0));
        assertThat(server.last().purpose()).isEqualTo(Purpose.RECOVERY);
        assertThat(server.last().want()).isEqualTo(1);
    }

    @Test
    void isIgnoredAfterItsLeaseHasExpired() {
        Caller caller = caller();
        timer.advance(2_970);
        int before = server.requests.size();
        server.answer(0, ONE);
        assertThat(caller.waiting()).isTrue();
        assertThat(server.requests).as("nothing new").hasSize(before);
    }

    /** The share may have been used meanwhile, which the server must know before it grants. */
    @Test
    void grantsNothingWhileTheLocalShareIsOpen() {
        RedisRateLimiter patient = RedisRateLimiter.builder(
                        LettuceConnection.standalone(unused, RedisURI.create("127.0.0.1", 1)), 5)
                .timer(timer)
                .timeout(Duration.ofSeconds(10))
                .lease(Duration.ofMinutes(1))
                .build((key, quota) -> server, own -> Mono.just(own));
        Caller first = Caller.of(patient, QUOTA);
        timer.advance(10_000 + REST + 500 + 2 * 10_000 + 2_000);
        assertThat(first.permit().send()).as("of the local share").isTrue();
        assertThat(patient.statistics().localPermits()).isEqualTo(1);
        Caller.of(patient, QUOTA).permit().send();
        Caller second = Caller.of(patient, QUOTA);
        timer.advance(0);
        server.answer(0, ONE);
        assertThat(second.waiting()).isTrue();
        assertThat(server.last().purpose()).isEqualTo(Purpose.RETURN);
        assertThat(server.reports()).extracting(Report::state).contains(PermitState.NEVER_SENT, PermitState.IN_USE);
        patient.dispose();
    }

    @Test
    void aCommandContinuesForAWhileAndIsThenCancelled() {
        List<String> late = new ArrayList<>();
        Sinks.One<String> inTime = Sinks.one();
        List<String> received = new ArrayList<>();
        kept(inTime, late).subscribe(received::add);
        inTime.tryEmitValue("in time");
        assertThat(received).containsExactly("in time");

        Sinks.One<String> slow = Sinks.one();
        kept(slow, late).subscribe(received::add).dispose();
        timer.advance(999);
        slow.tryEmitValue("late");
        assertThat(late).containsExactly("late");

        Sinks.One<String> failing = Sinks.one();
        kept(failing, late).subscribe(received::add).dispose();
        failing.tryEmitError(new IllegalStateException("nobody hears of it"));

        Sinks.One<String> mute = Sinks.one();
        Disposable waiting = kept(mute, late).subscribe(received::add);
        waiting.dispose();
        timer.advance(999);
        assertThat(mute.currentSubscriberCount()).isEqualTo(1);
        timer.advance(1);
        assertThat(mute.currentSubscriberCount()).isZero();
        assertThat(late).containsExactly("late");
        assertThat(received).containsExactly("in time");
    }

    private Mono<String> kept(Sinks.One<String> command, List<String> late) {
        return LateResponse.receive(command.asMono(), late::add, Duration.ofSeconds(1), timer);
    }
}
