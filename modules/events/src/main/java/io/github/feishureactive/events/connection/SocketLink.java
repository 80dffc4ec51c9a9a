package io.github.feishureactive.events.connection;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.http.websocket.WebsocketInbound;
import reactor.netty.http.websocket.WebsocketOutbound;

/** A WebSocket of Reactor Netty. Its event loop is the one writer, whoever asks. */
final class SocketLink implements Link {

    private static final byte[] SIGN_OF_LIFE = {};

    private final WebsocketInbound inbound;
    private final WebsocketOutbound outbound;
    private final int maxMessageBytes;
    private final Connection connection;

    SocketLink(WebsocketInbound inbound, WebsocketOutbound outbound, int maxMessageBytes) {
        this.inbound = inbound;
        this.outbound = outbound;
        this.maxMessageBytes = maxMessageBytes;
        Connection[] seen = new Connection[1];
        inbound.withConnection(made -> seen[0] = made);
        this.connection = seen[0];
    }

    @Override
    public Flux<byte[]> messages() {
        return DrainOnCancel.of(
                inbound.aggregateFrames(maxMessageBytes).receiveFrames().map(SocketLink::bytes));
    }

    private static byte[] bytes(WebSocketFrame frame) {
        return frame instanceof BinaryWebSocketFrame ? ByteBufUtil.getBytes(frame.content()) : SIGN_OF_LIFE;
    }

    @Override
    public Mono<Void> send(byte[] message) {
        return Mono.defer(() -> outbound.sendObject(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(message)))
                .then());
    }

    /** Not by {@code sendClose}, which would hang up without waiting for the answer. */
    @Override
    public Mono<Void> sayGoodbye() {
        return Mono.defer(() -> outbound.sendObject(new CloseWebSocketFrame(WebSocketCloseStatus.NORMAL_CLOSURE))
                .then()
                .then(connection.onDispose()));
    }

    @Override
    public void cut() {
        hangUp(connection);
    }

    /** Not by {@code dispose}, which would first write a goodbye, for which a dead connection has no room. */
    @SuppressWarnings("FutureReturnValueIgnored") // nothing is to be done about a socket that fails to close
    static void hangUp(Connection connection) {
        connection.channel().close();
    }
}
