package io.github.feishureactive.redis.server;

/** A step of a test, such as the end of a server, that may fail. */
@FunctionalInterface
public interface Step {

    void run() throws Exception;
}
