package io.github.feishureactive.simulator;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import com.lark.oapi.google.protobuf.ByteString;
import com.lark.oapi.ws.pb.Pbbp2;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application's long connection by the JDK's WebSocket and the official SDK's frames, none of which is the
 * simulator's.
 */
final class LongConnectionClient implements AutoCloseable {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final BlockingQueue<Pbbp2.Frame> frames = new LinkedBlockingQueue<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Semaphore pongs = new Semaphore(0);
    private final WebSocket socket;
    private final int service;
    private final boolean reads;

    LongConnectionClient(String url) {
        this(url, true);
    }

    LongConnectionClient(String url, boolean reads) {
        this.reads = reads;
        service = Integer.parseInt(url.replaceFirst(".*service_id=(\\d+).*", "$1"));
        socket = HTTP.newWebSocketBuilder()
                .buildAsync(URI.create(url), new Listener())
                .join();
    }

    Pbbp2.Frame next() throws InterruptedException {
        Pbbp2.Frame frame = frames.poll(60, TimeUnit.SECONDS);
        assertThat(frame).isNotNull();
        return frame;
    }

    int waiting() {
        return frames.size();
    }

    Pbbp2.Frame.Builder ping() {
        return Pbbp2.Frame.newBuilder()
                .setSeqID(0)
                .setLogID(0)
                .setService(service)
                .setMethod(0)
                .addHeaders(header("type", "ping"));
    }

    void acknowledge(Pbbp2.Frame event, int code) {
        send(response(event, "{\"code\":" + code + "}").addHeaders(header("biz_rt", "7")));
    }

    static Pbbp2.Frame.Builder response(Pbbp2.Frame event, String payload) {
        return event.toBuilder().setPayload(ByteString.copyFromUtf8(payload));
    }

    void send(Pbbp2.Frame.Builder frame) {
        send(frame.build().toByteArray());
    }

    void send(byte[] bytes) {
        socket.sendBinary(ByteBuffer.wrap(bytes), true).join();
    }

    /**
     * Waits until the platform has received what was sent, and written what it was about to: the first ping may
     * overtake a task of its event loop, the second comes after it.
     */
    void awaitReceived() throws InterruptedException {
        for (int i = 0; i < 2; i++) {
            socket.sendPing(ByteBuffer.allocate(0)).join();
            assertThat(pongs.tryAcquire(60, TimeUnit.SECONDS)).as("a pong").isTrue();
        }
    }

    boolean awaitClose() throws InterruptedException {
        return closed.await(60, TimeUnit.SECONDS);
    }

    static String header(Pbbp2.Frame frame, String key) {
        return frame.getHeadersList().stream()
                .filter(header -> header.getKey().equals(key))
                .findFirst()
                .orElseThrow()
                .getValue();
    }

    private static Pbbp2.Header header(String key, String value) {
        return Pbbp2.Header.newBuilder().setKey(key).setValue(value).build();
    }

    @Override
    public void close() {
        socket.abort();
    }

    private final class Listener implements WebSocket.Listener {

        private ByteString collected = ByteString.EMPTY;

        @Override
        public void onOpen(WebSocket webSocket) {
            if (reads) {
                webSocket.request(1);
            }
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket webSocket, ByteBuffer data, boolean last) {
            collected = collected.concat(ByteString.copyFrom(data));
            if (last) {
                try {
                    frames.add(Pbbp2.Frame.parseFrom(collected));
                } catch (Exception unreadable) {
                    return CompletableFuture.failedFuture(unreadable);
                }
                collected = ByteString.EMPTY;
            }
            webSocket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onPong(WebSocket webSocket, ByteBuffer message) {
            pongs.release();
            webSocket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
            closed.countDown();
            return null;
        }

        @Override
        public void onError(WebSocket webSocket, Throwable error) {
            closed.countDown();
        }
    }
}
