package io.github.feishureactive.spring.redis;

import org.springframework.context.SmartLifecycle;

import io.github.feishureactive.redis.LettuceConnection;
import io.github.feishureactive.spring.FeishuAutoConfiguration;

/**
 * Closes the connection to Redis after the gateway and its limiter, which still write to it while they close, and
 * before Spring's own client. An application that is started again opens a new one.
 */
record RedisShutdown(LettuceConnection connection) implements SmartLifecycle {

    private static final int PHASE = FeishuAutoConfiguration.GATEWAY_SHUTDOWN_PHASE - 1024;

    @Override
    public void start() {
        // Opened on first use.
    }

    @Override
    public void stop(Runnable stopped) {
        connection.disconnect().doFinally(how -> stopped.run()).subscribe();
    }

    @Override
    public void stop() {
        stop(() -> {});
    }

    @Override
    public boolean isRunning() {
        return true;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
