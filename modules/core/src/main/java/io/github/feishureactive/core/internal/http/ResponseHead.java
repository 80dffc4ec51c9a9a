package io.github.feishureactive.core.internal.http;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The head of a response as it was on the wire, and when it came. Everything in it is untrusted.
 *
 * @param status the HTTP status
 * @param fields the header lines in their order, names spelled as the server spelled them
 * @param connecting from the start of the exchange until its request was written, with a new connection if one was
 *     needed
 * @param roundTrip from the request to this head
 * @param receivedAt the time of day here, when the head came
 * @param inner how long the platform says that it had the request, {@code null} if it does not say
 */
public record ResponseHead(
        int status,
        List<Field> fields,
        Duration connecting,
        Duration roundTrip,
        Instant receivedAt,
        @Nullable Duration inner) {

    /**
     * One header line.
     *
     * @param name as spelled on the wire
     * @param value as it came; may hold what must not be shown
     */
    public record Field(String name, String value) {

        @Override
        public String toString() {
            return name;
        }
    }

    /**
     * Copies the list.
     *
     * @param status the HTTP status
     * @param fields the header lines
     * @param connecting from the start of the exchange until its request was written
     * @param roundTrip from the request to this head
     * @param receivedAt the time of day here
     * @param inner how long the platform had the request
     */
    public ResponseHead {
        fields = List.copyOf(fields);
    }

    /**
     * The values of a header.
     *
     * @param name in any spelling
     * @return one for each line, empty for none
     */
    public List<String> values(String name) {
        return fields.stream()
                .filter(field -> field.name().equalsIgnoreCase(name))
                .map(Field::value)
                .toList();
    }
}
