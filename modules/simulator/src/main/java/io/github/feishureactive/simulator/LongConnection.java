package io.github.feishureactive.simulator;

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

import io.github.feishureactive.simulator.frames.Frame;

/** One open WebSocket, from the platform's end. What comes in comes on the channel's event loop; any thread may push. */
final class LongConnection {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    // A client that reads nothing has pushes fail before it has the simulator keep more than this.
    private static final int MOST_UNWRITTEN = 8 << 20;

    private final Channel channel;
    private final int service;
    private final Supplier<LongConnectionBehaviour> behaviour;
    private final LongConnectionCounters counters;
    private final Random random;
    private final RandomText texts;
    private final AtomicLong number = new AtomicLong();
    private final Map<String, Awaited> awaited = new ConcurrentHashMap<>();
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
        channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(MOST_UNWRITTEN / 2, MOST_UNWRITTEN));
    }

    /** What the client's acknowledgement carried, empty if nothing. */
    Mono<String> push(SimulatedEvent event, boolean wholly) {
        return Mono.create(sink -> {
            LongConnectionBehaviour now = behaviour.get();
            String messageId = texts.next(32);
            long own = number.incrementAndGet();
            awaited.put(messageId, new Awaited(own, sink));
            sink.onDispose(() -> awaited.remove(messageId));
            if (closed) {
                // It was closed before it could tell this push.
                sink.error(lost());
                return;
            }
            if (!channel.isWritable()) {
                sink.error(new PushFailedException("the client does not read"));
                return;
            }
            List<Frame> frames =
                    LongConnectionFrames.event(service, own, messageId, event.json(now.token()), now.fragments());
            if (!wholly) {
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
                answered(frame);
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
            write(LongConnectionFrames.pong(service, now.configJson()));
        }
    }

    private void answered(Frame frame) {
        if (LongConnectionFrames.header(frame, "biz_rt") == null) {
            counters.withoutDuration.increment();
        }
        String messageId = LongConnectionFrames.header(frame, "message_id");
        Awaited push = messageId == null ? null : awaited.remove(messageId);
        if (push == null) {
            counters.late.increment();
            return;
        }
        if (!push.isOf(frame)) {
            counters.irregular.increment();
        }
        int code = code(frame);
        if (code == 200) {
            counters.acknowledged.increment();
            push.sink().success(data(frame));
            return;
        }
        counters.rejected.increment();
        push.sink().error(new PushFailedException("answered with " + (code < 0 ? "no code" : "code " + code)));
    }

    /** What a callback is answered with, null when there is nothing. */
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

    /** Negative when there is none. */
    private int code(Frame frame) {
        try {
            JsonNode code = MAPPER.readTree(frame.getPayload().toByteArray()).path("code");
            if (code.isInt() && code.intValue() >= 0) {
                return code.intValue();
            }
        } catch (JacksonException notJson) {
            // As good as no code.
        }
        counters.irregular.increment();
        return -1;
    }

    /** The socket is closed: what is under way on it will not be answered. */
    void lostConnection() {
        closed = true;
        awaited.values().forEach(push -> push.sink().error(lost()));
    }

    /** Without a word. */
    void cut() {
        channel.config().setOption(ChannelOption.SO_LINGER, 0);
        var unused = channel.close();
    }

    void close(int code) {
        var unused = channel.writeAndFlush(new CloseWebSocketFrame(code, "closed by the platform"))
                .addListener(ChannelFutureListener.CLOSE);
    }

    private static PushFailedException lost() {
        return new PushFailedException("the connection was lost");
    }

    /** A push whose answer is to come. */
    private record Awaited(long number, MonoSink<String> sink) {

        boolean isOf(Frame answer) {
            return answer.getSeqId() == number
                    && answer.getLogId() == number
                    && "event".equals(LongConnectionFrames.header(answer, "type"))
                    && LongConnectionFrames.header(answer, "trace_id") != null;
        }
    }
}
