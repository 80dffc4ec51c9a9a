package io.github.feishureactive.core.internal.doctor;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import io.github.feishureactive.core.doctor.GatewayReport.Verdict;
import io.github.feishureactive.core.internal.http.ResponseHead;
import io.github.feishureactive.core.internal.http.ResponseHead.Field;

/** What the response headers have that the platform does not document: which there are, and how they are spelled. */
final class HeaderFacts {

    private static final String SECTION = "What the platform does not document";
    private static final String SERVER_TIMING = "Server-Timing";
    private static final List<String> LOG_IDS = List.of("X-Tt-Logid", "X-Request-Id", "Request-Id");

    private final List<ResponseHead> heads;
    private final Findings findings;

    private HeaderFacts(List<ResponseHead> heads, Findings findings) {
        this.heads = heads;
        this.findings = findings;
    }

    /**
     * Adds what was found.
     *
     * @param heads those of all responses
     * @param asked the one whose request accepted content codings, {@code null} if there is none
     */
    static void add(List<ResponseHead> heads, @Nullable ResponseHead asked, Findings findings) {
        findings.section(SECTION);
        if (heads.isEmpty()) {
            findings.add(Verdict.SKIPPED, "all", "no response came");
            return;
        }
        HeaderFacts facts = new HeaderFacts(heads, findings);
        facts.inner();
        facts.presence("X-Timestamp", "X-Timestamp"::equalsIgnoreCase);
        facts.presence("log id", name -> LOG_IDS.stream().anyMatch(name::equalsIgnoreCase));
        facts.presence("Date", "Date"::equalsIgnoreCase);
        facts.codings(asked);
        findings.add(Verdict.OK, "all names", Plain.words(names(name -> true, heads)));
    }

    private void inner() {
        List<Duration> inner = heads.stream()
                .map(ResponseHead::inner)
                .filter(Objects::nonNull)
                .sorted()
                .toList();
        String metrics = metrics();
        if (inner.isEmpty()) {
            findings.add(
                    Verdict.NOTE,
                    SERVER_TIMING,
                    metrics.isEmpty()
                            ? "absent: each quota slot rests from the response on, which costs throughput"
                            : "no usable inner, only " + metrics);
            return;
        }
        findings.add(
                inner.size() == heads.size() ? Verdict.OK : Verdict.NOTE,
                SERVER_TIMING,
                "inner in " + of(inner.size()) + ", " + Plain.millis(inner.get(0)) + " to "
                        + Plain.millis(inner.get(inner.size() - 1)) + "; all metrics: " + metrics);
    }

    private String metrics() {
        return Plain.words(heads.stream()
                .flatMap(head -> head.values(SERVER_TIMING).stream())
                .flatMap(line -> Arrays.stream(line.split(",")))
                .map(metric -> metric.split(";", 2)[0].trim())
                .filter(metric -> !metric.isEmpty())
                .sorted()
                .toList());
    }

    private void presence(String subject, Predicate<String> wanted) {
        long present = heads.stream()
                .filter(head -> head.fields().stream().map(Field::name).anyMatch(wanted))
                .count();
        findings.add(
                present == heads.size() ? Verdict.OK : Verdict.NOTE,
                subject,
                present == 0 ? "absent" : "as " + Plain.words(names(wanted, heads)) + " in " + of(present));
    }

    private void codings(@Nullable ResponseHead asked) {
        List<ResponseHead> plain =
                heads.stream().filter(head -> !head.equals(asked)).toList();
        String unasked = codingsOf(plain);
        findings.add(
                unasked.isEmpty() ? Verdict.OK : Verdict.NOTE,
                "content coding",
                (unasked.isEmpty()
                                ? "none where none is accepted"
                                : unasked + " although none is accepted: a proxy on the way encodes; it is decoded")
                        + (asked == null ? "" : "; where gzip, deflate, br and zstd are: " + accepted(asked)));
    }

    private static String accepted(ResponseHead asked) {
        String coding = codingsOf(List.of(asked));
        return coding.isEmpty() ? "none" : coding;
    }

    private static String codingsOf(List<ResponseHead> heads) {
        return Plain.words(heads.stream()
                .flatMap(head -> head.values("Content-Encoding").stream())
                .filter(coding -> !coding.equalsIgnoreCase("identity"))
                .toList());
    }

    private static List<String> names(Predicate<String> wanted, List<ResponseHead> heads) {
        return heads.stream()
                .flatMap(head -> head.fields().stream())
                .map(Field::name)
                .filter(wanted)
                .toList();
    }

    private String of(long some) {
        return some + " of " + heads.size() + " responses";
    }
}
