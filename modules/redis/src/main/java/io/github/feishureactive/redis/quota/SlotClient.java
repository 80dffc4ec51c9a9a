package io.github.feishureactive.redis.quota;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.github.feishureactive.redis.quota.SlotRequest.PermitState;
import io.github.feishureactive.redis.quota.SlotRequest.Purpose;
import io.github.feishureactive.redis.quota.SlotRequest.Report;
import io.github.feishureactive.redis.quota.SlotRequest.Response;

/**
 * Sends the requests of one key to the server, one at a time: reports, renewals, and what is known of the server's
 * time. Owned by the executor of its quota.
 */
final class SlotClient {

    private final SharedQuotaRegistry registry;
    private final SlotRequest.Server server;
    private final SerialExecutor executor;
    private final HeldPermits held;
    private final ReportQueue reports;
    private final ServerClock clock;
    private final long pace;
    private final long latePatience;
    private @Nullable Attempt current;

    /** The last attempt that reported something or asked for something. */
    private @Nullable Attempt lastReporting;

    private long nextNumber;
    private long attempts;

    /**
     * Creates a client that has sent nothing.
     *
     * @param rest of the quota's longest window
     */
    SlotClient(
            SharedQuotaRegistry registry,
            SlotRequest.Server server,
            SerialExecutor executor,
            HeldPermits held,
            ReportQueue reports,
            ServerClock clock,
            long rest) {
        this.registry = registry;
        this.server = server;
        this.executor = executor;
        this.held = held;
        this.reports = reports;
        this.clock = clock;
        this.pace = Math.max(1_000, Math.min(QuotaTimings.micros(rest) / 100, 10_000));
        this.latePatience = registry.timings().latePatience();
    }

    boolean inFlight() {
        return current != null;
    }

    /**
     * Sends the next request.
     *
     * @param purpose why. A probe reports nothing, since the server may lose it
     * @param queued how many callers wait
     * @param want how many permits to ask for
     * @param pause how long the platform asked to wait, in microseconds; -1 if it did not
     * @param credit by how much a slot may wake earlier than one rest after its response, in microseconds
     */
    void send(Purpose purpose, int queued, int want, long pause, long credit, Listener listener) {
        long now = registry.now();
        boolean probe = purpose == Purpose.PROBE;
        List<Report> reported = probe ? List.of() : reports.take(purpose, now);
        List<SharedAcquisition> renewed = probe ? List.of() : held.renewals(now);
        SlotRequest request = new SlotRequest(
                purpose,
                clock.at(now + registry.timings().timeout()),
                probe ? 0 : clock.seen(now),
                queued,
                want,
                nextNumber,
                jitteredPace(),
                pause,
                credit,
                relative(reported, renewed, now));
        nextNumber += want;
        Attempt attempt = new Attempt(++attempts, request, now, clock.error(), reported, renewed);
        current = attempt;
        lastReporting = probe ? lastReporting : attempt;
        registry.send(server, request, !probe, late -> executor.execute(() -> responded(late, attempt, listener)))
                .subscribe(
                        response -> executor.execute(() -> responded(response, attempt, listener)),
                        error -> executor.execute(() -> failed(error, attempt, listener)));
    }

    /** Returns a number for a permit that the server did not grant. */
    long nextNumber() {
        return nextNumber++;
    }

    /** Jitter keeps instances that ask in turns from always finding the same gap between them. */
    private long jitteredPace() {
        return pace / 2 + registry.random(pace);
    }

    private static List<Report> relative(List<Report> reported, List<SharedAcquisition> renewed, long now) {
        List<Report> relative = new ArrayList<>(reported.size() + renewed.size());
        for (Report report : reported) {
            relative.add(new Report(report.number(), report.state(), QuotaTimings.micros(report.from() - now)));
        }
        for (SharedAcquisition acquisition : renewed) {
            relative.add(new Report(acquisition.number, PermitState.IN_USE, 0));
        }
        return relative;
    }

    private void responded(Response response, Attempt attempt, Listener listener) {
        if (attempt.is(current)) {
            current = null;
            accept(response, attempt, listener);
        } else if (listener.unavailable() && provesRecovery(attempt)) {
            // The attempt timed out, but the server is there; the probe in flight is no longer needed to find it.
            current = null;
            boolean whole = attempt.is(lastReporting) && !listener.localShareOpen() && !response.late();
            if (whole) {
                reports.delivered(attempt.reported, attempt.request.base(), response.granted());
            }
            // Otherwise its grants are not used: the server has been told so, or will be.
            accept(whole ? response : response.withoutGrants(), attempt, listener);
        }
    }

    /**
     * Returns whether a late response is still useful. One to an attempt before the last report is not: the response to
     * that report may be on its way, and the next request would spoil it.
     */
    private boolean provesRecovery(Attempt attempt) {
        return registry.now() - attempt.sentAt < latePatience
                && (lastReporting == null || attempt.number >= lastReporting.number);
    }

    private void accept(Response response, Attempt attempt, Listener listener) {
        long now = registry.now();
        boolean recorded = attempt.request.purpose() != Purpose.PROBE && !response.late();
        clock.read(response, recorded, attempt.sentAt, now);
        if (recorded) {
            long validUntil = attempt.sentAt + registry.timings().usableLease();
            attempt.renewed.forEach(acquisition -> acquisition.renew(now, validUntil));
        }
        listener.onResponse(response, attempt.request, attempt.sentAt, recorded);
    }

    private void failed(Throwable error, Attempt attempt, Listener listener) {
        if (!attempt.is(current)) {
            // A probe that an earlier attempt's late response has made superfluous.
            return;
        }
        current = null;
        registry.counts().failures.increment();
        clock.forget();
        reports.putBack(attempt.reported);
        // The server may have granted permits. They are not used unless the response comes late.
        SlotRequest request = attempt.request;
        for (int i = 0; i < request.want(); i++) {
            reports.add(new Report(request.base() + i, PermitState.NEVER_SENT, attempt.sentAt), registry.now());
        }
        listener.onFailure(error, request, attempt.sentAt, registry.now() + attempt.clockError);
    }

    /**
     * A request that was sent.
     *
     * @param clockError how much later than intended the server may still record it
     * @param reported the reports that it carries
     * @param renewed the permits whose leases it renews
     */
    private record Attempt(
            long number,
            SlotRequest request,
            long sentAt,
            long clockError,
            List<Report> reported,
            List<SharedAcquisition> renewed) {

        boolean is(@Nullable Attempt other) {
            return other != null && number == other.number;
        }
    }

    /** Notified of the outcome of requests, in the executor. */
    interface Listener {

        /** Returns whether the server counts as unavailable, so that each sign of it is useful. */
        boolean unavailable();

        /** Returns whether the local share may have been used since the server was lost. */
        boolean localShareOpen();

        /**
         * The server responded.
         *
         * @param recorded whether the server has recorded this instance with the request
         */
        void onResponse(Response response, SlotRequest request, long sentAt, boolean recorded);

        /**
         * The request failed or timed out.
         *
         * @param recordedBy when the server has recorded it at the latest, if it does
         */
        void onFailure(Throwable error, SlotRequest request, long sentAt, long recordedBy);
    }
}
