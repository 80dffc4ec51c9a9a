package io.github.feishureactive.core.internal.http;

import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.BaseSubscriber;
import reactor.netty.NettyPipeline;
import reactor.netty.http.client.HttpClient;

import io.github.feishureactive.core.Thrown;
import io.github.feishureactive.core.internal.UserCode;

import static org.assertj.core.api.Assertions.assertThat;

/** What is thrown on the event loop, where nobody would hear it. */
class WriteWhenFreeTest {

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final InFlightExchanges exchanges = new InFlightExchanges();

    @AfterEach
    void release() {
        channel.finishAndReleaseAll();
    }

    @ParameterizedTest
    @EnumSource(Thrown.class)
    void isTheErrorOfTheRequest(Thrown thrown) {
        channel.pipeline()
                .addLast(
                        NettyPipeline.HttpCodec,
                        new ExchangeCodec(HttpClient.create().configuration().decoder()));
        PlainRequest request = new PlainRequest(new AbstractMap<>() {
            @Override
            public Set<Entry<String, String>> entrySet() {
                return thrown.now();
            }
        });
        ExchangeSubscriber exchange = new ExchangeSubscriber(new BaseSubscriber<>() {}, request, exchanges);
        List<Throwable> errors = new ArrayList<>();

        new WriteWhenFree(exchange, channel, null, null).subscribe(nothing -> {}, errors::add);
        channel.runScheduledPendingTasks();

        assertThat(errors).singleElement().satisfies(error -> assertThat(UserCode.thrown(error))
                .isInstanceOf(thrown.make().getClass()));
    }
}
