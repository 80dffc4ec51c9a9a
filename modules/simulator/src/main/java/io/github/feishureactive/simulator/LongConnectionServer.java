package io.github.feishureactive.simulator;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.QueryStringDecoder;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.http.server.WebsocketServerSpec;
import reactor.netty.http.websocket.WebsocketInbound;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.util.RawValue;

/**
 * The way to a long connection: an endpoint call with the app's credentials brings a URL, and the URL, which is good for one
 * handshake, the connection.
 */
final class LongConnectionServer {

    private static final String PATH = "/callback/ws/connection";
    private static final int TICKETS = 1_000;
    private static final int TICKET_LENGTH = 32;
    private static final int MOST_IN_A_FRAME = 1 << 20;
    private static final int FIRST_SERVICE = 33_554_678;

    private final Apps apps;
    private final PlatformEvents events;
    private final RandomText texts;
    private final AtomicInteger services = new AtomicInteger(FIRST_SERVICE);
    private final Map<String, Ticket> tickets = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Ticket> eldest) {
            return size() > TICKETS;
        }
    };
    private volatile String address = "";

    LongConnectionServer(Apps apps, PlatformEvents events, RandomText texts) {
        this.apps = apps;
        this.events = events;
        this.texts = texts;
    }

    /** Told once, before anybody can ask for it. */
    void listensAt(String baseUrl) {
        this.address = baseUrl.replaceFirst("http", "ws");
    }

    List<Route> routes() {
        return List.of(Route.open("POST", ApiPaths.LONG_CONNECTION, TokenEndpoints.refusingFlat(this::endpoint)));
    }

    /** No documents describe this call. All official clients send a locale, not all of them a content type. */
    private Answer endpoint(ApiRequest request) {
        if (!request.headers().nameLocale()) {
            throw new RefusedException(PlatformError.TOKEN_PARAMETER);
        }
        ObjectNode body = Envelope.parse(request.body(), PlatformError.TOKEN_PARAMETER);
        Apps.App app =
                apps.authenticate(TokenEndpoints.required(body, "AppID"), TokenEndpoints.required(body, "AppSecret"));
        if (app.ofStore()) {
            throw new RefusedException(PlatformError.APP_OF_OTHER_KIND);
        }
        Ticket ticket = new Ticket(app.id(), services.incrementAndGet());
        String name = texts.next(TICKET_LENGTH);
        synchronized (tickets) {
            tickets.put(name, ticket);
        }
        String url = "%s%s?device_id=%d&service_id=%d&ticket=%s"
                .formatted(address, PATH, 7_000_000_000L + ticket.service(), ticket.service(), name);
        return Envelope.flat(values -> {
            ObjectNode data = values.putObject("data").put("URL", url);
            data.putRawValue(
                    "ClientConfig",
                    new RawValue(new String(events.connections(app.id()).config(), StandardCharsets.UTF_8)));
        });
    }

    boolean serves(HttpServerRequest request) {
        return request.uri().startsWith(PATH + "?")
                && HttpHeaderValues.WEBSOCKET.contentEqualsIgnoreCase(upgrade(request));
    }

    private static String upgrade(HttpServerRequest request) {
        return request.requestHeaders().get("Upgrade", "");
    }

    Mono<Void> handshake(HttpServerRequest request, HttpServerResponse response) {
        Ticket ticket = take(request.uri());
        if (ticket == null) {
            return refuse(LongConnections.HandshakeRefusal.UNKNOWN_TICKET, response);
        }
        Channel[] channel = new Channel[1];
        request.withConnection(connection -> channel[0] = connection.channel());
        LongConnections connections = events.connections(ticket.appId());
        LongConnections.HandshakeRefusal refusal = connections.refuseOrAdmit(channel[0]);
        if (refusal != null) {
            return refuse(refusal, response);
        }
        return response.sendWebsocket(
                (inbound, outbound) -> serve(inbound, connections.opened(channel[0], ticket.service())),
                WebsocketServerSpec.builder()
                        .maxFramePayloadLength(MOST_IN_A_FRAME)
                        .build());
    }

    private static Mono<Void> serve(WebsocketInbound inbound, LongConnection connection) {
        return inbound.aggregateFrames(MOST_IN_A_FRAME)
                .receive()
                .asByteArray()
                .doOnNext(connection::received)
                .then();
    }

    private @Nullable Ticket take(String uri) {
        List<String> names = new QueryStringDecoder(uri).parameters().getOrDefault("ticket", List.of(""));
        synchronized (tickets) {
            return tickets.remove(names.get(0));
        }
    }

    private static Mono<Void> refuse(LongConnections.HandshakeRefusal refusal, HttpServerResponse response) {
        response.status(refusal.status()).header("Content-Length", "0");
        if (refusal.message() != null) {
            response.header("Handshake-Status", Integer.toString(refusal.status()))
                    .header("Handshake-Msg", refusal.message());
        }
        if (refusal.authErrorCode() != null) {
            response.header("Handshake-Autherrcode", Integer.toString(refusal.authErrorCode()));
        }
        return response.send();
    }

    /** Whose connection a URL opens, and the number by which its frames are known. */
    private record Ticket(String appId, int service) {}
}
