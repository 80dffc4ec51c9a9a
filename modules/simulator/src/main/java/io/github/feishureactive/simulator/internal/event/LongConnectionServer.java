package io.github.feishureactive.simulator.internal.event;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

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

import io.github.feishureactive.simulator.internal.api.ApiRequest;
import io.github.feishureactive.simulator.internal.api.ApiResponse;
import io.github.feishureactive.simulator.internal.api.Apps;
import io.github.feishureactive.simulator.internal.api.PlatformError;
import io.github.feishureactive.simulator.internal.api.RandomText;
import io.github.feishureactive.simulator.internal.api.RefusedException;

/**
 * Opens long connections. An endpoint call with the app's credentials returns a URL, which is good for one handshake.
 */
public final class LongConnectionServer {

    private static final String PATH = "/callback/ws/connection";
    private static final int MAX_TICKETS = 1_000;
    private static final int TICKET_LENGTH = 32;
    private static final int MAX_FRAME_BYTES = 1 << 20;
    private static final int FIRST_SERVICE = 33_554_678;

    private final Apps apps;
    private final Function<String, OpenConnections> connections;
    private final RandomText texts;
    private final AtomicInteger services = new AtomicInteger(FIRST_SERVICE);
    private final Map<String, Ticket> tickets = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Ticket> eldest) {
            return size() > MAX_TICKETS;
        }
    };
    private volatile String address = "";

    /** The function returns the open connections of an app by its id. */
    public LongConnectionServer(Apps apps, Function<String, OpenConnections> connections, RandomText texts) {
        this.apps = apps;
        this.connections = connections;
        this.texts = texts;
    }

    /** Called once, before the first request. */
    public void listensAt(String baseUrl) {
        this.address = baseUrl.replaceFirst("http", "ws");
    }

    /** This call is not documented. All official clients send a locale; not all of them send a content type. */
    public ApiResponse endpoint(ApiRequest request) {
        if (!request.hasLocale()) {
            throw new RefusedException(PlatformError.TOKEN_PARAMETER);
        }
        ObjectNode body = request.undeclaredJson(PlatformError.TOKEN_PARAMETER);
        Apps.App app = apps.authenticate(body, "AppID", "AppSecret");
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
        return ApiResponse.flat(values -> {
            ObjectNode data = values.putObject("data").put("URL", url);
            data.putRawValue(
                    "ClientConfig", new RawValue(connections.apply(app.id()).config()));
        });
    }

    public boolean serves(HttpServerRequest request) {
        return request.uri().startsWith(PATH + "?")
                && HttpHeaderValues.WEBSOCKET.contentEqualsIgnoreCase(upgrade(request));
    }

    private static String upgrade(HttpServerRequest request) {
        return request.requestHeaders().get("Upgrade", "");
    }

    public Mono<Void> handshake(HttpServerRequest request, HttpServerResponse response) {
        Ticket ticket = take(request.uri());
        if (ticket == null) {
            return refuse(HandshakeRefusal.UNKNOWN_TICKET, response);
        }
        Channel[] channel = new Channel[1];
        request.withConnection(connection -> channel[0] = connection.channel());
        OpenConnections own = connections.apply(ticket.appId());
        HandshakeRefusal refusal = own.refuseOrAdmit(channel[0]);
        if (refusal != null) {
            return refuse(refusal, response);
        }
        return response.sendWebsocket(
                (inbound, outbound) -> serve(inbound, own.opened(channel[0], ticket.service())),
                WebsocketServerSpec.builder()
                        .maxFramePayloadLength(MAX_FRAME_BYTES)
                        .build());
    }

    private static Mono<Void> serve(WebsocketInbound inbound, LongConnection connection) {
        return inbound.aggregateFrames(MAX_FRAME_BYTES)
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

    private static Mono<Void> refuse(HandshakeRefusal refusal, HttpServerResponse response) {
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

    /** The app whose connection a URL opens, and the service number of its frames. */
    private record Ticket(String appId, int service) {}
}
