package io.github.feishureactive.core.internal;

import java.util.concurrent.TimeUnit;

import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonParser;
import tools.jackson.core.util.BufferRecycler;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class JsonBuffersTest {

    private final JsonBuffers buffers = new JsonBuffers();
    private final EventLoop loop = new DefaultEventLoop();
    private final EventLoop other = new DefaultEventLoop();

    @AfterEach
    void stop() {
        loop.shutdownGracefully(0, 0, TimeUnit.SECONDS).syncUninterruptibly();
        other.shutdownGracefully(0, 0, TimeUnit.SECONDS).syncUninterruptibly();
    }

    @Test
    void jsonIsReadAndWrittenWithThem() {
        assertThat(Json.reader(String.class).parserFactory()._getRecyclerPool()).isInstanceOf(JsonBuffers.class);
    }

    @Test
    void eachEventLoopHasItsOwn() throws Exception {
        BufferRecycler own = loop.submit(buffers::acquireAndLinkPooled).get();

        assertThat(own.isLinkedWithPool()).isFalse();
        assertThat(loop.submit(buffers::acquireAndLinkPooled).get()).isSameAs(own);
        assertThat(loop.submit(buffers::acquirePooled).get()).isSameAs(own);
        assertThat(other.submit(buffers::acquireAndLinkPooled).get()).isNotSameAs(own);
    }

    /** In the pool of all other threads they would be used by two threads. */
    @Test
    void thoseOfAnEventLoopAreNotShared() throws Exception {
        BufferRecycler own = loop.submit(() -> {
                    BufferRecycler acquired = buffers.acquirePooled();
                    acquired.releaseToPool();
                    buffers.releasePooled(acquired);
                    return acquired;
                })
                .get();

        assertThat(buffers.acquireAndLinkPooled()).isNotSameAs(own);
    }

    @Test
    void otherThreadsShareThem() {
        BufferRecycler first = buffers.acquireAndLinkPooled();
        BufferRecycler second = buffers.acquireAndLinkPooled();
        assertThat(second).isNotSameAs(first);

        first.releaseToPool();
        assertThat(buffers.acquireAndLinkPooled()).isSameAs(first);

        BufferRecycler third = buffers.acquirePooled();
        buffers.releasePooled(third);
        assertThat(buffers.acquirePooled()).isSameAs(third);
    }

    /** As when a deserializer of the application reads a text that it was given. */
    @Test
    void aTextIsReadWhileAnotherIsHalfRead() throws Exception {
        assertThat(loop.submit(() -> {
                            try (JsonParser outer = Json.parser("[\"outer\",\"rest\"]".getBytes(UTF_8))) {
                                outer.nextToken();
                                outer.nextToken();
                                // Now it is in the outer parser's buffer.
                                assertThat(outer.getStringLength()).isEqualTo("outer".length());
                                String inner;
                                try (JsonParser within = Json.parser("[\"inner one\"]".getBytes(UTF_8))) {
                                    within.nextToken();
                                    within.nextToken();
                                    inner = within.getString();
                                }
                                return outer.getString() + ", " + inner + ", " + outer.nextStringValue();
                            }
                        })
                        .get())
                .isEqualTo("outer, inner one, rest");
    }
}
