package io.github.feishureactive.events;

import java.util.Objects;
import java.util.function.Function;

import reactor.core.publisher.Mono;

import io.github.feishureactive.core.operation.EventType;
import io.github.feishureactive.core.token.AppTicketSink;

/**
 * A new app ticket of a store app, which the platform pushes about once an hour and when it is asked for one. One line
 * feeds whoever fetches tokens:
 *
 * <pre>{@code
 * events.on(AppTicketEvent.TYPE, AppTicketEvent.to(tickets));
 * }</pre>
 *
 * @param appId the app
 * @param appTicket its ticket, a secret
 * @see <a
 *     href="https://open.feishu.cn/document/ukTMukTMukTM/uMTNz4yM1MjLzUzM/application-v6/event/app_ticket-events">Official
 *     documentation</a>
 */
public record AppTicketEvent(String appId, String appTicket) {

    /** What to ask for, to get them. */
    public static final EventType<AppTicketEvent> TYPE = EventType.of("app_ticket", AppTicketEvent.class);

    /**
     * Checks that there is a ticket.
     *
     * @param appId the app
     * @param appTicket its ticket, a secret
     */
    public AppTicketEvent {
        Objects.requireNonNull(appId, "app_id");
        Objects.requireNonNull(appTicket, "app_ticket");
    }

    /**
     * Hands each ticket to whatever keeps them, with the time of its event, and acknowledges it when it is kept.
     *
     * @param sink who keeps them, such as the ticket store of {@code feishu-reactive-auth}
     * @return a handler of such events
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
