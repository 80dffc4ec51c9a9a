package io.github.feishureactive.simulator;

import java.time.Duration;
import java.util.Arrays;
import java.util.Map;

import reactor.core.publisher.Mono;

import io.github.feishureactive.simulator.internal.api.ApiResponse;
import io.github.feishureactive.simulator.internal.http.FaultEffect;
import io.github.feishureactive.simulator.internal.http.ResponseWriter;

/**
 * Something that goes wrong with one request. Immutable; one fault can be scripted many times.
 *
 * <p>Most faults strike before the platform has done anything: no token is checked, no quota used, no account changed.
 * With {@link #afterActing()} the platform handles the request first, and only the response is lost or replaced. Faults
 * that corrupt the platform's response always strike afterwards; {@link HttpFault} has more of them.
 */
public final class Fault {

    private static final String HTML = "text/html; charset=utf-8";
    private static final String PAGE = "<html><head><title>%1$d</title></head><body><h1>%1$d</h1></body></html>";

    private final String name;
    private final FaultEffect effect;

    private Fault(String name, FaultEffect effect) {
        this.name = name;
        this.effect = effect;
    }

    private static Fault before(String name, FaultEffect.Play play) {
        return new Fault(name, new FaultEffect(false, play));
    }

    /**
     * Resets the connection (TCP RST) without a response.
     *
     * @return the fault
     */
    public static Fault reset() {
        return before("reset", (writer, response) -> writer.reset());
    }

    /**
     * Closes the connection in an orderly way (TCP FIN) without a response.
     *
     * @return the fault
     */
    public static Fault close() {
        return before("close", (writer, response) -> writer.close());
    }

    /**
     * Never responds and keeps the connection open.
     *
     * @return the fault
     */
    public static Fault noResponse() {
        return before("no response", (writer, response) -> Mono.never());
    }

    /**
     * Sends bytes that are not HTTP, then closes the connection.
     *
     * @return the fault
     */
    public static Fault garbage() {
        byte[] bytes = new byte[256];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i * 151 + 7);
        }
        return before("garbage", (writer, response) -> writer.raw(bytes));
    }

    /**
     * Sends any response. It has the {@code X-Tt-Logid} header of every response.
     *
     * @param status the HTTP status
     * @param contentType such as {@code application/json; charset=utf-8}
     * @param body the body, sent as UTF-8
     * @return the fault
     */
    public static Fault response(int status, String contentType, String body) {
        return response(status, contentType, body, Map.of());
    }

    /**
     * Sends any response, with headers that replace the platform's.
     *
     * @param status the HTTP status
     * @param contentType such as {@code application/json; charset=utf-8}
     * @param body the body, sent as UTF-8
     * @param headers additional headers
     * @return the fault
     */
    public static Fault response(int status, String contentType, String body, Map<String, String> headers) {
        ApiResponse message = ApiResponse.text(status, contentType, body, Map.copyOf(headers));
        return before("response " + status, (writer, response) -> writer.send(message));
    }

    /**
     * Sends a proxy's error: a status and an HTML page.
     *
     * @param status such as 502, 503 or 504
     * @return the fault
     */
    public static Fault htmlError(int status) {
        return response(status, HTML, PAGE.formatted(status));
    }

    /**
     * Sends an HTML page with status 200, as a captive portal does.
     *
     * @return the fault
     */
    public static Fault htmlPage() {
        return htmlError(200);
    }

    /**
     * Sends HTTP 502 with the JSON object {@code {}}, which is success to a client that ignores the status.
     *
     * @return the fault
     */
    public static Fault emptyObject() {
        return response(502, ApiResponse.JSON, "{}");
    }

    /**
     * Sends HTTP 200 with a JSON content type and no body.
     *
     * @return the fault
     */
    public static Fault emptyBody() {
        return response(200, ApiResponse.JSON, "");
    }

    /**
     * Sends the platform's error envelope with any code.
     *
     * @param status the HTTP status
     * @param code such as 1002001
     * @param msg the message
     * @return the fault
     */
    public static Fault platformError(int status, int code, String msg) {
        return platformError(status, code, msg, Map.of());
    }

    /**
     * Sends the platform's error envelope with any code, and headers such as {@code x-ogw-ratelimit-reset}.
     *
     * @param status the HTTP status
     * @param code such as 99991400
     * @param msg the message
     * @param headers additional headers
     * @return the fault
     */
    public static Fault platformError(int status, int code, String msg, Map<String, String> headers) {
        Map<String, String> copy = Map.copyOf(headers);
        return before(
                "error " + code,
                (writer, response) -> writer.send(ApiResponse.error(status, code, msg, writer.logId(), copy)));
    }

    /**
     * Sends a very long JSON body.
     *
     * @param bytes its length, at least 64
     * @return the fault
     */
    public static Fault hugeBody(long bytes) {
        if (bytes < ResponseWriter.MIN_HUGE_BYTES) {
            throw new IllegalArgumentException(
                    "bytes must be at least " + ResponseWriter.MIN_HUGE_BYTES + ": " + bytes);
        }
        return before("huge body", (writer, response) -> writer.huge(bytes));
    }

    /**
     * Sends the head and half of the body of the platform's response, then resets the connection. The platform has
     * acted.
     *
     * @return the fault
     */
    public static Fault resetInBody() {
        return corrupting("reset in body", ResponseWriter::halfThenReset);
    }

    /**
     * Sends half of the JSON of the platform's response as if it were complete. The platform has acted.
     *
     * @return the fault
     */
    public static Fault truncatedJson() {
        return corrupting(
                "truncated JSON",
                (writer, response) ->
                        writer.send(response.withBody(Arrays.copyOf(response.body(), response.body().length / 2))));
    }

    /**
     * Sends the platform's response with another content type. The platform has acted.
     *
     * @param contentType such as {@code text/plain}
     * @return the fault
     */
    public static Fault contentType(String contentType) {
        return corrupting("content type", (writer, response) -> writer.send(response.withContentType(contentType)));
    }

    /**
     * Sends the body of the platform's response one byte at a time. The platform has acted.
     *
     * @param interval the pause before each byte
     * @return the fault
     */
    public static Fault drip(Duration interval) {
        return corrupting("drip", (writer, response) -> writer.drip(response, interval));
    }

    /**
     * Returns this fault, striking after the platform has handled the request: the response is lost, the change
     * remains.
     *
     * @return a new fault
     */
    public Fault afterActing() {
        return new Fault(name, new FaultEffect(true, effect.play()));
    }

    FaultEffect effect() {
        return effect;
    }

    @Override
    public String toString() {
        return effect.acts() ? name + ", after acting" : name;
    }

    /** A fault that needs the platform's response, so the platform always acts. */
    static Fault corrupting(String name, Corruption corruption) {
        return new Fault(name, new FaultEffect(true, (writer, response) -> {
            if (response == null) {
                throw new IllegalStateException("No response to corrupt");
            }
            return corruption.on(writer, response);
        }));
    }

    @FunctionalInterface
    interface Corruption {

        Mono<Void> on(ResponseWriter writer, ApiResponse response);
    }
}
