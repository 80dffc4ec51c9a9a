package io.github.feishureactive.spring;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import org.springframework.context.SmartLifecycle;
import org.springframework.http.client.ReactorResourceFactory;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.LoopResources;

/**
 * The application's own event loops. They end when the context is stopped, and when it is started again there are
 * others: those on which a gateway goes on, which is not closed before the context is.
 *
 * <p>Not asked of the factory for each connection: while it stops, that would wait for it to have stopped.
 */
final class ApplicationLoops implements FeishuHttpClientCustomizer, SmartLifecycle {

    private final ReactorResourceFactory factory;
    private volatile LoopResources current;
    private volatile boolean running;

    ApplicationLoops(ReactorResourceFactory factory) {
        this.factory = factory;
        this.current = factory.getLoopResources();
    }

    @Override
    public HttpClient customize(HttpClient client) {
        return client.runOn(new Current());
    }

    @Override
    public void start() {
        current = factory.getLoopResources();
        running = true;
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** After the factory has started, and so before whatever calls at the start. */
    @Override
    public int getPhase() {
        return factory.getPhase() + 1;
    }

    /** Those that there are when a connection is opened. Disposing of them is the factory's part, and has no effect. */
    private final class Current implements LoopResources {

        @Override
        public boolean daemon() {
            return current.daemon();
        }

        @Override
        public EventLoopGroup onClient(boolean useNative) {
            return current.onClient(useNative);
        }

        @Override
        public EventLoopGroup onServer(boolean useNative) {
            return current.onServer(useNative);
        }

        @Override
        public EventLoopGroup onServerSelect(boolean useNative) {
            return current.onServerSelect(useNative);
        }

        @Override
        public <C extends Channel> C onChannel(Class<C> channelType, EventLoopGroup group) {
            return current.onChannel(channelType, group);
        }

        @Override
        public <C extends Channel> Class<? extends C> onChannelClass(Class<C> channelType, EventLoopGroup group) {
            return current.onChannelClass(channelType, group);
        }
    }
}
