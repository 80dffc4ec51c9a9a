package io.github.feishureactive.core;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.DatabindException;

import io.github.feishureactive.core.error.ApiException;
import io.github.feishureactive.core.error.FeishuException.Facts;
import io.github.feishureactive.core.error.Outcome;
import io.github.feishureactive.core.error.UnreadableResponseException;
import io.github.feishureactive.core.internal.Json;
import io.github.feishureactive.core.internal.error.ErrorReader;
import io.github.feishureactive.core.internal.http.BufferedResponse;
import io.github.feishureactive.core.operation.ApiOperation;
import io.github.feishureactive.core.operation.ApiOperation.Shape;
import io.github.feishureactive.core.operation.ApiRequest;
import io.github.feishureactive.core.token.AccessToken;

/**
 * Decodes a response to its value or to one typed error. The platform's code decides, not the HTTP status alone: token
 * calls report errors with status 200, proxies send a JSON object with status 502. Success is a 2xx status, code 0 and
 * the documented data; an operation that documents none takes whatever stands there.
 */
final class EnvelopeReader {

    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_ERROR = 500;

    private static final Object NOTHING = new Object();

    private EnvelopeReader() {}

    /**
     * Decodes a response.
     *
     * @param request what it responds to
     * @param token the token that the request carried, {@code null} for none
     * @param operations for what is documented of a refused one, {@code null} for nothing
     */
    static <T> T read(
            ApiRequest<T> request,
            BufferedResponse response,
            @Nullable AccessToken token,
            @Nullable KnownOperations operations) {
        ApiOperation<T> operation = request.operation();
        Envelope<T> envelope;
        String flaw = "has no numeric code";
        try {
            envelope = parse(operation, response);
        } catch (JacksonException e) {
            envelope = new Envelope<>();
            flaw = (e instanceof DatabindException
                            ? "cannot be bound to " + operation.response()
                            : "is not the JSON that the platform documents")
                    + place(e);
        }
        if (response.status() == TOO_MANY_REQUESTS && (envelope.code == null || envelope.code == 0)) {
            // A gateway in front of the platform throttles with a body of its own.
            throw refused(request, response, 0, token, operations);
        }
        if (envelope.code == null) {
            throw unreadable(operation, response, flaw);
        }
        if (envelope.code != 0) {
            throw refused(request, response, envelope.code, token, operations);
        }
        if (!response.successful()) {
            throw unreadable(operation, response, "says success in a failed HTTP exchange");
        }
        if (!operation.response().hasData()) {
            return nothing(operation);
        }
        if (envelope.dataTwice) {
            throw unreadable(operation, response, "says success and has data twice");
        }
        T value = envelope.value == null ? operation.response().absent() : envelope.value;
        if (value == null) {
            throw unreadable(
                    operation,
                    response,
                    "says success but has no data, as only the response of an operation with Void may");
        }
        return value;
    }

    /**
     * Stands for the value of a successful call that has none, on its way through the pipeline: there, a {@code Mono}
     * that completes empty is a fault.
     */
    @SuppressWarnings({"unchecked", "unused"}) // nothing looks at it as a Void
    private static <T> T nothing(ApiOperation<T> without) {
        return (T) NOTHING;
    }

    /** Removes {@link #nothing} where the pipeline ends. */
    static <T> Mono<T> valueOrEmpty(ApiOperation<T> operation, Mono<T> call) {
        return operation.response().hasData() ? call : call.ignoreElement();
    }

    private static ApiException refused(
            ApiRequest<?> request,
            BufferedResponse response,
            int code,
            @Nullable AccessToken token,
            @Nullable KnownOperations operations) {
        return ErrorReader.error(
                request, response, code, token, operations == null ? null : operations.documented(request.operation()));
    }

    private static <T> Envelope<T> parse(ApiOperation<T> operation, BufferedResponse response) {
        Envelope<T> envelope = new Envelope<>();
        try (JsonParser parser = Json.parser(response.body())) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return envelope;
            }
            int dataAt = -1;
            String member;
            while ((member = parser.nextName()) != null) {
                JsonToken token = parser.nextToken();
                switch (member) {
                    case "code" -> envelope.code(parser, token);
                    case "data" -> {
                        if (envelope.secondData()) {
                            parser.skipChildren();
                        } else if (envelope.code == null && operation.shape() == Shape.DATA) {
                            // Without the code, this may be data or the rest of an error. Come back for it.
                            dataAt = (int) parser.currentTokenLocation().getByteOffset();
                            parser.skipChildren();
                        } else {
                            envelope.data(operation, response, parser, token);
                        }
                    }
                    default -> parser.skipChildren();
                }
            }
            if (parser.currentToken() != JsonToken.END_OBJECT || parser.nextToken() != null) {
                return new Envelope<>();
            }
            if (envelope.wanted(operation, response) && operation.shape() == Shape.FLAT) {
                envelope.value = read(operation, Json.strictParser(response.body()));
            } else if (envelope.wanted(operation, response) && !envelope.dataTwice && dataAt >= 0) {
                envelope.value = read(operation, Json.parser(response.body(), dataAt));
            }
        }
        return envelope;
    }

    private static <T> @Nullable T read(ApiOperation<T> operation, JsonParser parser) {
        try (parser) {
            return operation.response().read(parser);
        }
    }

    private static UnreadableResponseException unreadable(
            ApiOperation<?> operation, BufferedResponse response, String what) {
        boolean serverError = response.status() >= SERVER_ERROR;
        return new UnreadableResponseException(
                "The response to " + operation.name() + " " + what + " (HTTP " + response.status() + ", "
                        + response.body().length + " bytes). "
                        + (serverError
                                ? "A proxy or the platform failed; try later."
                                : "Check that the base URL is the platform's and that no proxy responds in its place."),
                new Facts(
                        operation.name(),
                        serverError ? Outcome.UNKNOWN : Outcome.UNREADABLE,
                        true,
                        0,
                        response.status(),
                        response.logId()));
    }

    /** Returns the position of a syntax error. Jackson's own message is left out, since it quotes the response. */
    private static String place(JacksonException e) {
        TokenStreamLocation location = e.getLocation();
        return location == null || location.getByteOffset() < 0 ? "" : " (at byte " + location.getByteOffset() + ")";
    }

    private static final class Envelope<T> {

        private @Nullable Integer code;
        private boolean codeTwice;
        private boolean data;
        private boolean dataTwice;
        private @Nullable T value;

        void code(JsonParser parser, JsonToken token) {
            Integer read = null;
            if (token == JsonToken.VALUE_NUMBER_INT) {
                read = parser.getIntValue();
            } else if (token == JsonToken.VALUE_STRING) {
                read = number(parser.getString());
            } else {
                parser.skipChildren();
            }
            // A response with two codes is ambiguous: use neither.
            code = codeTwice || code != null ? null : read;
            codeTwice = codeTwice || code == null;
        }

        /** Records the member data. Returns whether it came before, which makes the response ambiguous. */
        boolean secondData() {
            dataTwice = data;
            data = true;
            return dataTwice;
        }

        void data(ApiOperation<T> operation, BufferedResponse response, JsonParser parser, JsonToken token) {
            if (wanted(operation, response) && operation.shape() == Shape.DATA && token != JsonToken.VALUE_NULL) {
                value = operation.response().read(parser);
            } else {
                parser.skipChildren();
            }
        }

        boolean wanted(ApiOperation<T> operation, BufferedResponse response) {
            return code != null
                    && code == 0
                    && response.successful()
                    && operation.response().hasData();
        }

        private static @Nullable Integer number(String text) {
            try {
                return Integer.valueOf(text);
            } catch (NumberFormatException e) {
                return null;
            }
        }
    }
}
