package io.github.feishureactive.spring;

import org.springframework.context.SmartLifecycle;

import io.github.feishureactive.redis.LettuceConnection;

/**
 * Closes the connection to Redis after the gateway and its limiter, which still say good-bye there, and before the
 * client of Spring. An application that is started again opens another one.
 */
record RedisShutdown(LettuceConnection connection) implements SmartLifecycle {

    static final int PHASE = GatewayShutdown.PHASE - 1024;

    @Override
    public void start() {
        // Opened by who needs it.
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
