package io.github.feishureactive.events;

import java.util.Objects;
import java.util.function.Function;

import com.fasterxml.jackson.annotation.JsonProperty;
import reactor.core.publisher.Mono;

import io.github.feishureactive.core.operation.EventType;
import io.github.feishureactive.core.token.AppTicketSink;

/**
 * A new app ticket of a store app. The platform pushes one about every hour, and on request. One line passes the
 * tickets on to the token refresher:
 *
 * <pre>{@code
 * events.on(AppTicketEvent.TYPE, AppTicketEvent.to(tickets));
 * }</pre>
 *
 * @param appId the app's id
 * @param appTicket the ticket, a secret
 * @see <a
 *     href="https://open.feishu.cn/document/ukTMukTMukTM/uMTNz4yM1MjLzUzM/application-v6/event/app_ticket-events">Official
 *     documentation</a>
 */
public record AppTicketEvent(
        String appId,

        @JsonProperty(access = JsonProperty.Access.WRITE_ONLY)
        String appTicket) {

    /** The type to subscribe to. */
    public static final EventType<AppTicketEvent> TYPE = EventType.of("app_ticket", AppTicketEvent.class);

    /**
     * Checks that both values are present.
     *
     * @param appId the app's id
     * @param appTicket the ticket, a secret
     */
    public AppTicketEvent {
        Objects.requireNonNull(appId, "app_id");
        Objects.requireNonNull(appTicket, "app_ticket");
    }

    /**
     * Stores each ticket together with the time of its event, and acknowledges the event once the ticket is stored.
     *
     * @param sink stores tickets, such as the ticket store of {@code feishu-reactive-auth}
     * @return a handler of app ticket events
     */
    public static Function<Event<AppTicketEvent>, Mono<Void>> to(AppTicketSink sink) {
        return event -> sink.accept(event.payload().appId(), event.payload().appTicket(), event.createdAt());
    }

    /** Hides the ticket. */
    @Override
    public String toString() {
        return "AppTicketEvent[" + appId + "]";
    }
}
