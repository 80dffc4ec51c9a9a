package io.github.feishureactive.events;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

/** The acknowledgement of an event: how its delivery ended and, for a callback, the handler's response. */
public final class EventResponse {

    private final Receipt receipt;
    private final byte @Nullable [] data;

    private EventResponse(Receipt receipt, byte @Nullable [] data) {
        this.receipt = Objects.requireNonNull(receipt, "receipt");
        this.data = data;
    }

    /**
     * Creates a response without data.
     *
     * @param receipt how the delivery ended
     * @return the response
     */
    public static EventResponse of(Receipt receipt) {
        return new EventResponse(receipt, null);
    }

    static EventResponse of(Receipt receipt, byte @Nullable [] data) {
        return new EventResponse(receipt, data);
    }

    /**
     * Returns how the delivery ended.
     *
     * @return the receipt
     */
    public Receipt receipt() {
        return receipt;
    }

    /**
     * Returns the response of a callback's handler.
     *
     * @return a copy of the JSON in UTF-8, or {@code null} if there is none
     */
    public byte @Nullable [] data() {
        return data == null ? null : data.clone();
    }

    /** Hides the data. */
    @Override
    public String toString() {
        return "EventResponse[" + receipt + ", " + (data == null ? "no data" : data.length + " bytes") + "]";
    }
}
