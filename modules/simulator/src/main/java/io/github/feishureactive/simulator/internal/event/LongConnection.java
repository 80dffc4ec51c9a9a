package io.github.feishureactive.simulator.internal.event;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

import com.google.protobuf.InvalidProtocolBufferException;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.github.feishureactive.simulator.internal.api.RandomText;
import io.github.feishureactive.simulator.internal.frames.Frame;

/** The platform's end of one open WebSocket. Frames are received on the channel's event loop; any thread may push. */
final class LongConnection {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    // Pushes to a client that does not read fail at this limit.
    private static final int MAX_UNWRITTEN_BYTES = 8 << 20;

    private final Channel channel;
    private final int service;
    private final Supplier<LongConnectionBehaviour> behaviour;
    private final LongConnectionCounters counters;
    private final Random random;
    private final RandomText texts;
    private final AtomicLong number = new AtomicLong();
    private final Map<String, PendingPush> pending = new ConcurrentHashMap<>();
    private volatile boolean closed;

    LongConnection(
            Channel channel,
            int service,
            Supplier<LongConnectionBehaviour> behaviour,
            LongConnectionCounters counters,
            Random random) {
        this.channel = channel;
        this.service = service;
        this.behaviour = behaviour;
        this.counters = counters;
        this.random = random;
        this.texts = new RandomText(random);
        channel.config()
                .setWriteBufferWaterMark(new WriteBufferWaterMark(MAX_UNWRITTEN_BYTES / 2, MAX_UNWRITTEN_BYTES));
    }

    /** Emits the payload of the client's acknowledgement, if it has one. */
    Mono<String> push(SimulatedEvent event, boolean complete) {
        return Mono.create(sink -> {
            LongConnectionBehaviour now = behaviour.get();
            String messageId = texts.next(32);
            long own = number.incrementAndGet();
            pending.put(messageId, new PendingPush(own, sink));
            sink.onDispose(() -> pending.remove(messageId));
            if (closed) {
                // The connection closed before this push was registered.
                sink.error(connectionLost());
                return;
            }
            if (!channel.isWritable()) {
                sink.error(new PushFailedException("the client does not read"));
                return;
            }
            List<Frame> frames =
                    LongConnectionFrames.event(service, own, messageId, event.json(now.token()), now.fragments());
            if (!complete) {
                frames.remove(frames.size() - 1);
            }
            if (now.shuffled()) {
                Collections.shuffle(frames, random);
            }
            write(frames, now.pause());
        });
    }

    private void write(List<Frame> frames, Duration pause) {
        if (pause.isZero()) {
            frames.forEach(this::write);
            return;
        }
        for (int i = 0; i < frames.size(); i++) {
            Frame frame = frames.get(i);
            var unused =
                    channel.eventLoop().schedule(() -> write(frame), (i + 1) * pause.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private void write(Frame frame) {
        if (!behaviour.get().frozen()) {
            var unused = channel.writeAndFlush(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(frame.toByteArray())));
        }
    }

    void received(byte[] bytes) {
        if (behaviour.get().frozen()) {
            return;
        }
        try {
            Frame frame = Frame.parseFrom(bytes);
            if (frame.getService() != service) {
                counters.irregular.increment();
            } else if (isPing(frame)) {
                pinged();
            } else if (frame.getMethod() == LongConnectionFrames.DATA) {
                acknowledged(frame);
            } else {
                counters.irregular.increment();
            }
        } catch (InvalidProtocolBufferException garbage) {
            counters.irregular.increment();
        }
    }

    private static boolean isPing(Frame frame) {
        return frame.getMethod() == LongConnectionFrames.CONTROL
                && frame.getSeqId() == 0
                && frame.getLogId() == 0
                && "ping".equals(LongConnectionFrames.header(frame, "type"));
    }

    private void pinged() {
        counters.pings.increment();
        LongConnectionBehaviour now = behaviour.get();
        if (now.pongs()) {
            counters.pongs.increment();
            write(LongConnectionFrames.pong(service, now.config()));
        }
    }

    private void acknowledged(Frame frame) {
        if (LongConnectionFrames.header(frame, "biz_rt") == null) {
            counters.withoutDuration.increment();
        }
        String messageId = LongConnectionFrames.header(frame, "message_id");
        PendingPush push = messageId == null ? null : pending.remove(messageId);
        if (push == null) {
            counters.late.increment();
            return;
        }
        if (!push.matches(frame)) {
            counters.irregular.increment();
        }
        int code = code(frame);
        if (code == 200) {
            counters.acknowledged.increment();
            push.sink().success(data(frame));
            return;
        }
        counters.rejected.increment();
        push.sink().error(new PushFailedException("acknowledged with " + (code < 0 ? "no code" : "code " + code)));
    }

    /** Returns the decoded value for a callback, or null. */
    private @Nullable String data(Frame frame) {
        JsonNode data = MAPPER.readTree(frame.getPayload().toByteArray()).path("data");
        try {
            return data.isString()
                    ? new String(Base64.getDecoder().decode(data.stringValue()), StandardCharsets.UTF_8)
                    : null;
        } catch (IllegalArgumentException notBase64) {
            counters.irregular.increment();
            return null;
        }
    }

    /** Returns a negative number if there is no code. */
    private int code(Frame frame) {
        try {
            JsonNode code = MAPPER.readTree(frame.getPayload().toByteArray()).path("code");
            if (code.isInt() && code.intValue() >= 0) {
                return code.intValue();
            }
        } catch (JacksonException notJson) {
            // Same as no code.
        }
        counters.irregular.increment();
        return -1;
    }

    /** Called when the socket is closed: fails the pushes in flight. */
    void lost() {
        closed = true;
        pending.values().forEach(push -> push.sink().error(connectionLost()));
    }

    /** Resets the connection (TCP RST). */
    void cut() {
        channel.config().setOption(ChannelOption.SO_LINGER, 0);
        var unused = channel.close();
    }

    void close(int code) {
        var unused = channel.writeAndFlush(new CloseWebSocketFrame(code, "closed by the platform"))
                .addListener(ChannelFutureListener.CLOSE);
    }

    private static PushFailedException connectionLost() {
        return new PushFailedException("the connection was lost");
    }

    /** A push in flight. */
    private record PendingPush(long number, MonoSink<String> sink) {

        boolean matches(Frame response) {
            return response.getSeqId() == number
                    && response.getLogId() == number
                    && "event".equals(LongConnectionFrames.header(response, "type"))
                    && LongConnectionFrames.header(response, "trace_id") != null;
        }
    }
}
