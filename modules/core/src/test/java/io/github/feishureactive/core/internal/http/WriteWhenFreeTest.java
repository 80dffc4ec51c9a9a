package io.github.feishureactive.core.internal.http;

import java.lang.reflect.Proxy;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.BaseSubscriber;
import reactor.netty.NettyOutbound;
import reactor.netty.NettyPipeline;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientRequest;

import io.github.feishureactive.core.Thrown;
import io.github.feishureactive.core.error.Outcome;
import io.github.feishureactive.core.error.TransportException;
import io.github.feishureactive.core.internal.UserCode;
import io.github.feishureactive.core.internal.http.codec.Http1Codec;

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
        PlainRequest request = new PlainRequest(
                new AbstractMap<>() {
                    @Override
                    public Set<Entry<String, String>> entrySet() {
                        return thrown.now();
                    }
                },
                Map.of());
        List<Throwable> errors = new ArrayList<>();

        write(new ExchangeSubscriber<>(new BaseSubscriber<>() {}, request, exchanges), errors::add);

        assertThat(errors).singleElement().satisfies(error -> assertThat(UserCode.thrown(error))
                .isInstanceOf(thrown.make().getClass()));
    }

    /** A header that Netty does not take must not look like a request that may have reached the platform. */
    @Test
    void aRequestThatDoesNotGetItsHeadersWasNotWritten() {
        List<Throwable> failures = new ArrayList<>();
        BaseSubscriber<BufferedResponse> caller = new BaseSubscriber<>() {
            @Override
            protected void hookOnError(Throwable failure) {
                failures.add(failure);
            }
        };
        ExchangeSubscriber<BufferedResponse> exchange =
                new ExchangeSubscriber<>(caller, new PlainRequest(Map.of(), Map.of("X-Lane", " a")), exchanges);

        write(exchange, exchange::onError);

        assertThat(failures).singleElement().isInstanceOfSatisfying(TransportException.class, failure -> assertThat(
                        failure.outcome())
                .isEqualTo(Outcome.NOT_SENT));
    }

    /** Reactor Netty brings a connection while the wait for it times out on another thread. */
    @Test
    void aRequestWhoseCallIsToldThatItWasNotSentIsNotWritten() {
        List<String> outbound = new ArrayList<>();
        NettyOutbound recording = (NettyOutbound) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {NettyOutbound.class}, (proxy, method, arguments) -> {
                    outbound.add(method.getName());
                    return proxy;
                });
        HttpClientRequest any = (HttpClientRequest) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {HttpClientRequest.class},
                (proxy, method, arguments) -> proxy);
        AtomicReference<ExchangeSubscriber<BufferedResponse>> late = new AtomicReference<>();
        List<Outcome> outcomes = new ArrayList<>();
        BaseSubscriber<BufferedResponse> caller = new BaseSubscriber<>() {
            @Override
            protected void hookOnError(Throwable failure) {
                outcomes.add(((TransportException) failure).outcome());
                late.get().writeNow(any, recording);
            }
        };
        late.set(new ExchangeSubscriber<>(caller, new PlainRequest(), exchanges));

        late.get().onError(new TimeoutException("no connection"));

        assertThat(outcomes).containsExactly(Outcome.NOT_SENT);
        // To close it, and nothing else.
        assertThat(outbound).containsExactly("withConnection");
    }

    private void write(ExchangeSubscriber<BufferedResponse> exchange, Consumer<Throwable> error) {
        channel.pipeline()
                .addLast(
                        NettyPipeline.HttpCodec,
                        new Http1Codec(HttpClient.create().configuration().decoder()));
        HttpClientRequest takesNothing = (HttpClientRequest) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {HttpClientRequest.class}, (proxy, method, arguments) -> {
                    throw new IllegalArgumentException("a header value contains prohibited character");
                });
        new WriteWhenFree(exchange, channel, takesNothing, null).subscribe(nothing -> {}, error);
        channel.runScheduledPendingTasks();
    }
}
