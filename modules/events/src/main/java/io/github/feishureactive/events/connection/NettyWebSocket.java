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

/** A WebSocket of Reactor Netty. Only its event loop writes, whichever thread sends. */
final class NettyWebSocket implements WebSocket {

    private static final byte[] SIGN_OF_LIFE = {};

    private final WebsocketInbound inbound;
    private final WebsocketOutbound outbound;
    private final int maxMessageBytes;
    private final Connection connection;

    NettyWebSocket(WebsocketInbound inbound, WebsocketOutbound outbound, int maxMessageBytes) {
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
                inbound.aggregateFrames(maxMessageBytes).receiveFrames().map(NettyWebSocket::bytes));
    }

    private static byte[] bytes(WebSocketFrame frame) {
        return frame instanceof BinaryWebSocketFrame ? ByteBufUtil.getBytes(frame.content()) : SIGN_OF_LIFE;
    }

    @Override
    public Mono<Void> send(byte[] message) {
        return Mono.defer(() -> outbound.sendObject(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(message)))
                .then());
    }

    /** Not with {@code sendClose}, which closes the connection without waiting for the platform's close frame. */
    @Override
    public Mono<Void> close() {
        return Mono.defer(() -> outbound.sendObject(new CloseWebSocketFrame(WebSocketCloseStatus.NORMAL_CLOSURE))
                .then()
                .then(connection.onDispose()));
    }

    @Override
    public void abort() {
        abort(connection);
    }

    /** Not with {@code dispose}, which first writes a close frame, for which a dead connection has no room. */
    @SuppressWarnings("FutureReturnValueIgnored") // a socket that fails to close needs no reaction
    static void abort(Connection connection) {
        connection.channel().close();
    }
}
