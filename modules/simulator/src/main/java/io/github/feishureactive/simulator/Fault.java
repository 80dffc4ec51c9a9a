package io.github.feishureactive.simulator;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * One thing that goes wrong with one request. Immutable; the same fault may be scripted many times.
 *
 * <p>Most faults strike before the platform has done anything: no token is checked, no quota used, no account changed. With
 * {@link #afterActing()} it does its work first and only the answer is lost or replaced. Faults that spoil the real answer
 * always come after the work. {@link HttpFault} has more of that kind.
 */
public final class Fault {

    private static final String HTML = "text/html; charset=utf-8";
    private static final String PAGE = "<html><head><title>%1$d</title></head><body><h1>%1$d</h1></body></html>";

    private final String name;
    private final boolean acts;
    private final Effect effect;

    private Fault(String name, boolean acts, Effect effect) {
        this.name = name;
        this.acts = acts;
        this.effect = effect;
    }

    /**
     * The connection is reset (TCP RST) without an answer.
     *
     * @return the fault
     */
    public static Fault reset() {
        return new Fault("reset", false, (reply, answer) -> reply.reset());
    }

    /**
     * The connection is closed in good order (TCP FIN) without an answer.
     *
     * @return the fault
     */
    public static Fault close() {
        return new Fault("close", false, (reply, answer) -> reply.close());
    }

    /**
     * No answer ever comes, and the connection stays open.
     *
     * @return the fault
     */
    public static Fault neverAnswer() {
        return new Fault("never answer", false, (reply, answer) -> Mono.never());
    }

    /**
     * Bytes that are not HTTP, then the end of the connection.
     *
     * @return the fault
     */
    public static Fault garbage() {
        byte[] bytes = new byte[256];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i * 151 + 7);
        }
        return new Fault("garbage", false, (reply, answer) -> reply.raw(bytes));
    }

    /**
     * Any answer; its {@code X-Tt-Logid} header is there as ever.
     *
     * @param status the HTTP status
     * @param contentType such as {@code application/json; charset=utf-8}
     * @param body the body, sent as UTF-8
     * @return the fault
     */
    public static Fault answer(int status, String contentType, String body) {
        return answer(status, contentType, body, Map.of());
    }

    /**
     * Any answer, with headers of its own.
     *
     * @param status the HTTP status
     * @param contentType such as {@code application/json; charset=utf-8}
     * @param body the body, sent as UTF-8
     * @param headers further headers
     * @return the fault
     */
    public static Fault answer(int status, String contentType, String body, Map<String, String> headers) {
        Answer made = Answer.text(status, contentType, body, Map.copyOf(headers));
        return new Fault("answer " + status, false, (reply, answer) -> reply.send(made));
    }

    /**
     * A proxy's error: a status of its own and an HTML page.
     *
     * @param status such as 502, 503 or 504
     * @return the fault
     */
    public static Fault htmlError(int status) {
        return answer(status, HTML, PAGE.formatted(status));
    }

    /**
     * An HTML page with status 200, as a captive portal sends.
     *
     * @return the fault
     */
    public static Fault htmlPage() {
        return htmlError(200);
    }

    /**
     * HTTP 502 with the JSON object {@code {}}, which a client that never looks at the status takes for success.
     *
     * @return the fault
     */
    public static Fault emptyObject() {
        return answer(502, Answer.JSON, "{}");
    }

    /**
     * HTTP 200 with a JSON content type and no body.
     *
     * @return the fault
     */
    public static Fault emptyBody() {
        return answer(200, Answer.JSON, "");
    }

    /**
     * The platform's error envelope with any code.
     *
     * @param status the HTTP status
     * @param code such as 1002001
     * @param msg the text beside it
     * @return the fault
     */
    public static Fault platformError(int status, int code, String msg) {
        return platformError(status, code, msg, Map.of());
    }

    /**
     * The platform's error envelope with any code, and headers such as {@code x-ogw-ratelimit-reset}.
     *
     * @param status the HTTP status
     * @param code such as 99991400
     * @param msg the text beside it
     * @param headers further headers
     * @return the fault
     */
    public static Fault platformError(int status, int code, String msg, Map<String, String> headers) {
        Map<String, String> copy = new HashMap<>(headers);
        return new Fault(
                "error " + code,
                false,
                (reply, answer) -> reply.send(Envelope.error(status, code, msg, reply.logId(), copy)));
    }

    /**
     * A body of JSON that does not end for long.
     *
     * @param bytes its length, at least 64
     * @return the fault
     */
    public static Fault hugeBody(long bytes) {
        if (bytes < HugeBody.LEAST) {
            throw new IllegalArgumentException("Not huge: " + bytes);
        }
        return new Fault("huge body", false, (reply, answer) -> reply.huge(bytes));
    }

    /**
     * The real answer's head and half of its body, then a reset. The platform has acted.
     *
     * @return the fault
     */
    public static Fault resetInBody() {
        return spoiling("reset in body", Reply::halfThenReset);
    }

    /**
     * Half of the real answer's JSON, sent as if it were whole. The platform has acted.
     *
     * @return the fault
     */
    public static Fault truncatedJson() {
        return spoiling("truncated JSON", (reply, answer) -> reply.send(answer.withBody(half(answer.body()))));
    }

    /**
     * The real answer under another content type. The platform has acted.
     *
     * @param contentType such as {@code text/plain}
     * @return the fault
     */
    public static Fault contentType(String contentType) {
        return spoiling("content type", (reply, answer) -> reply.send(answer.withContentType(contentType)));
    }

    /**
     * The real answer, one byte of its body at a time. The platform has acted.
     *
     * @param interval the pause before each byte
     * @return the fault
     */
    public static Fault drip(Duration interval) {
        return spoiling("drip", (reply, answer) -> reply.drip(answer, interval));
    }

    /**
     * The same fault, struck when the platform has done its work: the answer is lost, the deed is not.
     *
     * @return the fault
     */
    public Fault afterActing() {
        return new Fault(name, true, effect);
    }

    boolean acts() {
        return acts;
    }

    /** The answer is what the platform would have said, and null when it has not acted. */
    Mono<Void> play(Reply reply, @Nullable Answer answer) {
        return effect.play(reply, answer);
    }

    @Override
    public String toString() {
        return acts ? name + ", after acting" : name;
    }

    /** A fault that needs the real answer, so the platform always acts. */
    static Fault spoiling(String name, Spoiling spoiling) {
        return new Fault(name, true, (reply, answer) -> {
            if (answer == null) {
                throw new IllegalStateException("No answer to spoil");
            }
            return spoiling.play(reply, answer);
        });
    }

    private static byte[] half(byte[] body) {
        return Arrays.copyOf(body, body.length / 2);
    }

    @FunctionalInterface
    private interface Effect {

        Mono<Void> play(Reply reply, @Nullable Answer answer);
    }

    @FunctionalInterface
    interface Spoiling {

        Mono<Void> play(Reply reply, Answer answer);
    }
}
