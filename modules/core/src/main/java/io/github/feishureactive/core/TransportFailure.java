package io.github.feishureactive.core;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.timeout.ReadTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * What went wrong below HTTP, in words.
 *
 * @param cause kept only where its message cannot quote what went over the wire
 */
record TransportFailure(String what, @Nullable Throwable cause) {

    static TransportFailure of(Throwable error) {
        if (error instanceof UnknownHostException) {
            return new TransportFailure("the platform's host name could not be resolved; check the base URL", error);
        }
        if (error instanceof ConnectTimeoutException || error instanceof ConnectException) {
            return new TransportFailure("no connection to the platform; check network, proxy and base URL", error);
        }
        // How Reactor Netty's pool says that it is exhausted.
        if (error instanceof TimeoutException || error instanceof RejectedExecutionException) {
            return new TransportFailure(
                    "no connection was free in time; fewer calls at once, or more connections", error);
        }
        if (error instanceof SSLException) {
            return new TransportFailure("the TLS connection failed; check certificates and proxy", error);
        }
        if (error instanceof ReadTimeoutException) {
            return new TransportFailure("the platform did not answer in time", error);
        }
        if (error instanceof IOException) {
            return new TransportFailure("the connection was lost", error);
        }
        // A decoder's message quotes the bytes that it stumbled over, and these may hold a token.
        return new TransportFailure(
                "the exchange broke off (" + error.getClass().getSimpleName() + ")", null);
    }

    static TransportFailure ofLimiter(Throwable error) {
        return new TransportFailure(
                "the rate limiter broke (" + error.getClass().getSimpleName() + ")", error);
    }

    TransportException exception(String operation, boolean written) {
        Outcome outcome = written ? Outcome.UNKNOWN : Outcome.NOT_SENT;
        return new TransportException(
                "Calling " + operation + " failed: " + what + "."
                        + (written
                                ? " The request may have reached the platform."
                                : " The request did not leave this process."),
                operation,
                outcome,
                cause);
    }
}
