package io.github.feishureactive.simulator;

import java.time.Instant;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** An event of a test's own, to be pushed as if it had happened on the platform. Not thread-safe. */
public final class EventDraft {

    private final String type;
    private final String appId;
    private final ObjectNode payload;
    private final Consumer<SimulatedEvent> push;
    private String id;
    private String tenantKey;
    private Instant time;
    private SimulatedEvent.Form form;
    private @Nullable String forgedToken;

    EventDraft(SimulatedEvent like, Consumer<SimulatedEvent> push) {
        this.id = like.id();
        this.type = like.type();
        this.appId = like.appId();
        this.tenantKey = like.tenantKey();
        this.time = like.time();
        this.form = like.form();
        this.payload = like.payload();
        this.push = push;
    }

    /**
     * The event's id: {@code event_id}, or {@code uuid} in version 1.
     *
     * @param eventId a random one by default; no event that is still known may have it
     * @return this draft
     */
    public EventDraft id(String eventId) {
        this.id = eventId;
        return this;
    }

    /**
     * The tenant it happened in.
     *
     * @param key a custom app's own tenant by default, and none for an app of the store
     * @return this draft
     */
    public EventDraft tenant(String key) {
        this.tenantKey = key;
        return this;
    }

    /**
     * When it happened.
     *
     * @param moment now by default
     * @return this draft
     */
    public EventDraft time(Instant moment) {
        this.time = moment;
        return this;
    }

    /**
     * Puts it into an envelope of version 1, which has the type in the payload and no tenant.
     *
     * @return this draft
     */
    public EventDraft version1() {
        this.form = SimulatedEvent.Form.VERSION_1;
        return this;
    }

    /**
     * Has it carry another token than the subscription's.
     *
     * @param token what a forger guesses
     * @return this draft
     */
    public EventDraft forgedToken(String token) {
        this.forgedToken = token;
        return this;
    }

    /**
     * Lets it happen. It is pushed at once, unless the app's events are held, and the call does not wait for that.
     *
     * @return the event's id
     * @throws IllegalArgumentException when there is an event of this id
     */
    public String push() {
        push.accept(new SimulatedEvent(id, type, appId, tenantKey, time, form, payload.deepCopy(), forgedToken));
        return id;
    }
}
