package io.github.feishureactive.core.internal.doctor;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import io.github.feishureactive.core.doctor.GatewayReport.Verdict;
import io.github.feishureactive.core.internal.doctor.Probes.Result;
import io.github.feishureactive.core.internal.http.BufferedResponse;
import io.github.feishureactive.core.internal.http.ResponseHead;
import io.github.feishureactive.core.internal.http.TransportSettings;

/** The way to the platform: connection, times, clocks, HTTP versions. */
final class ConnectionFacts {

    /** Beyond this, times in logs and signatures of events no longer fit together. */
    private static final Duration CLOCK_LIMIT = Duration.ofSeconds(30);

    private final List<Result<BufferedResponse>> rounds;
    private final List<ResponseHead> heads;
    private final boolean secure;
    private final boolean http2;
    private final Findings findings;

    ConnectionFacts(
            List<Result<BufferedResponse>> rounds,
            List<ResponseHead> heads,
            TransportSettings settings,
            Findings findings) {
        this.rounds = rounds;
        this.heads = heads;
        this.secure = settings.baseUrl().secure();
        this.http2 = settings.http2();
        this.findings = findings;
    }

    void add(Result<String> handshake) {
        findings.section("Connection");
        Throwable failure = rounds.get(rounds.size() - 1).error();
        ResponseHead first = rounds.get(0).head();
        if (first == null) {
            findings.add(Verdict.PROBLEM, "connect", failure == null ? "no response came" : FailureText.of(failure));
            return;
        }
        findings.add(
                Verdict.OK,
                "connect",
                Plain.millis(first.connecting()) + " for name, TCP" + (secure ? " and TLS" : "; no TLS"));
        if (failure != null) {
            findings.add(Verdict.PROBLEM, "exchange", FailureText.of(failure));
        }
        roundTrip();
        clock(ClockOffset.of(heads));
        http2(handshake);
    }

    private void roundTrip() {
        List<Duration> trips = rounds.stream()
                .map(Result::head)
                .filter(Objects::nonNull)
                .map(ResponseHead::roundTrip)
                .sorted()
                .toList();
        findings.add(
                Verdict.OK,
                "round trip",
                Plain.millis(trips.get(0)) + " to " + Plain.millis(trips.get(trips.size() - 1)) + ", median "
                        + Plain.millis(trips.get(trips.size() / 2)) + ", of " + trips.size()
                        + " requests for a path that does not exist");
    }

    private void clock(@Nullable ClockOffset offset) {
        if (offset == null) {
            findings.add(Verdict.NOTE, "clock", "no response tells the platform's time");
            return;
        }
        boolean wrong = offset.beyond(CLOCK_LIMIT);
        findings.add(
                wrong ? Verdict.PROBLEM : Verdict.OK,
                "clock",
                "the platform's minus this machine's is " + Plain.offset(offset.ahead()) + ", give or take "
                        + Plain.seconds(offset.uncertainty()) + ", by " + offset.header()
                        + (wrong ? ": set this machine's clock, or signed events may be refused as too old" : ""));
    }

    private void http2(Result<String> handshake) {
        String version = handshake.value();
        Throwable failure = handshake.error();
        if (version != null) {
            findings.add(
                    Verdict.OK,
                    "HTTP versions",
                    "of HTTP/2 and HTTP/1.1 the server chose " + Plain.word(version)
                            + (http2
                                    ? "; the gateway offers both"
                                    : "; the gateway speaks HTTP/1.1, unless http2 is set"));
        } else if (failure != null) {
            findings.add(
                    Verdict.NOTE,
                    "HTTP versions",
                    "offering HTTP/2 failed with "
                            + Plain.word(failure.getClass().getSimpleName()));
        } else {
            findings.add(
                    Verdict.SKIPPED,
                    "HTTP versions",
                    secure
                            ? "not negotiated: the TLS context of the HTTP client cannot offer HTTP/2"
                            : "not negotiated without TLS");
        }
    }
}
