package io.github.feishureactive.events.connection;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.http.websocket.WebsocketInbound;
import reactor.netty.http.websocket.WebsocketOutbound;

import io.github.feishureactive.events.connection.protobuf.Protocol.Frame;
import io.github.feishureactive.testkit.Await;

import static io.github.feishureactive.events.connection.ScriptedPlatform.PATIENCE;

/** The platform's end of one connection. */
final class Peer {

    private final WebsocketInbound inbound;
    private final WebsocketOutbound outbound;

    /** Lock-free, so that no event loop waits for the test. */
    private final Queue<Frame> received = new ConcurrentLinkedQueue<>();

    private final CountDownLatch ended = new CountDownLatch(1);
    final AtomicInteger sent = new AtomicInteger();
    volatile int closeCode;
    private volatile Connection connection;

    Peer(WebsocketInbound inbound, WebsocketOutbound outbound) {
        this.inbound = inbound;
        this.outbound = outbound;
        inbound.withConnection(made -> connection = made);
    }

    Mono<Void> run() {
        inbound.receiveCloseStatus().subscribe(status -> closeCode = status.code());
        return inbound.aggregateFrames(1 << 20)
                .receiveFrames()
                .doOnNext(this::take)
                .then()
                .doFinally(how -> ended.countDown());
    }

    private void take(WebSocketFrame frame) {
        try {
            received.add(Frame.parseFrom(ByteBufUtil.getBytes(frame.content())));
        } catch (java.io.IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the next message, pings included. */
    Frame next() throws InterruptedException {
        Await.until("a message", () -> !received.isEmpty());
        return received.remove();
    }

    /** Returns the next message that is not a ping. */
    Frame acknowledgement() throws InterruptedException {
        Frame frame = next();
        while (frame.getMethod() == Frames.CONTROL) {
            frame = next();
        }
        return frame;
    }

    boolean silent() {
        return received.isEmpty();
    }

    void send(byte[] message) {
        outbound.sendObject(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(message)))
                .then()
                .block(PATIENCE);
    }

    void send(Frame frame) {
        send(frame.toByteArray());
    }

    void sendText(String text) {
        outbound.sendString(Mono.just(text)).then().block(PATIENCE);
    }

    /** Sends as fast as the socket accepts, and counts. */
    Mono<Void> flood(Flux<byte[]> messages) {
        return outbound.sendObject(
                        messages.map(message -> (Object) new BinaryWebSocketFrame(Unpooled.wrappedBuffer(message)))
                                .doOnNext(frame -> sent.incrementAndGet()))
                .then();
    }

    void closeWith(int code) {
        outbound.sendObject(new CloseWebSocketFrame(code, "")).then().block(PATIENCE);
    }

    /** Closes the connection without a close frame. */
    void abort() {
        NettyWebSocket.abort(connection);
    }

    void awaitEnd() throws InterruptedException {
        if (!ended.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("the connection did not end");
        }
    }
}
