package io.github.feishureactive.core.internal.http;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.proxy.ProxyConnectException;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.timeout.ReadTimeoutException;
import io.netty.handler.timeout.WriteTimeoutException;
import org.jspecify.annotations.Nullable;
import reactor.netty.internal.shaded.reactor.pool.PoolAcquirePendingLimitException;

import io.github.feishureactive.core.error.Outcome;
import io.github.feishureactive.core.error.TransportException;
import io.github.feishureactive.core.internal.http.codec.BrokenResponse;

/**
 * A failure below HTTP, in words.
 *
 * @param what what went wrong, and what to check
 * @param cause kept only where its message cannot quote what went over the wire
 * @param neverSent whether the request was held back below HTTP, although it was written
 */
public record TransportFailure(String what, @Nullable Throwable cause, boolean neverSent) {

    /** Netty's message: protocol, authentication scheme, proxy, destination, and the status of an HTTP proxy. */
    private static final Pattern PROXY_REFUSAL = Pattern.compile(
            "^(\\w+), [^,]*, (?:[^,/ ]*/)?(?:<unresolved>:)?([^, ]+) => [^,]*(?:, status: (\\d{3})\\b)?");

    /** The JDK's message. */
    private static final Pattern OTHER_HOST = Pattern.compile("^No (?:subject alternative|name matching)");

    private static final int MAX_CAUSES = 10;

    private TransportFailure(String what, @Nullable Throwable cause) {
        this(what, cause, false);
    }

    /**
     * Describes what the HTTP client or application code failed with.
     *
     * @param error the error
     * @return what went wrong
     */
    public static TransportFailure of(Throwable error) {
        if (error instanceof UnknownHostException) {
            return new TransportFailure("the platform's host name could not be resolved; check the base URL", error);
        }
        TransportFailure proxy = ofProxy(error);
        if (proxy != null) {
            return proxy;
        }
        if (error instanceof ConnectTimeoutException || error instanceof ConnectException) {
            return new TransportFailure("no connection to the platform; check network, proxy and base URL", error);
        }
        // Reactor Netty's pool is exhausted.
        if (error instanceof TimeoutException
                || error instanceof PoolAcquirePendingLimitException
                || error instanceof RejectedExecutionException) {
            return new TransportFailure(
                    "no connection was free in time; make fewer calls at once, or allow more connections", error);
        }
        if (error instanceof SSLException) {
            return new TransportFailure(ofTls(error), error);
        }
        if (error instanceof ReadTimeoutException) {
            return new TransportFailure("the platform did not respond in time", error);
        }
        if (error instanceof WriteTimeoutException) {
            return new TransportFailure("the platform did not take the request in time", error);
        }
        if (error instanceof IOException) {
            return new TransportFailure("the connection was lost", error);
        }
        if (error instanceof BrokenResponse broken) {
            return new TransportFailure(broken.what(), null);
        }
        if (error instanceof Error) {
            return new TransportFailure(
                    "code of the application threw " + error.getClass().getSimpleName(), error);
        }
        // A decoder's message quotes invalid bytes, which may hold a token.
        return new TransportFailure("the exchange failed (" + error.getClass().getSimpleName() + ")", null);
    }

    private static String ofTls(Throwable error) {
        if (error instanceof NotSslRecordException) {
            return "the server does not speak TLS; check the port of the base URL, and proxies";
        }
        Throwable cause = error;
        for (int depth = 0; cause != null && depth < MAX_CAUSES; depth++, cause = cause.getCause()) {
            if (cause instanceof CertificateException) {
                return OTHER_HOST.matcher(String.valueOf(cause.getMessage())).find()
                        ? "the server's certificate is for another host; check the base URL, and proxies"
                        : "the server's certificate is not trusted; let the HTTP client of the gateway trust its"
                                + " authority, or check for a proxy that replaces certificates";
            }
        }
        return "the TLS connection failed; check certificates and proxy";
    }

    /**
     * Describes a proxy that did not open a tunnel. Netty drops what was written meanwhile: with TLS the first bytes of
     * the handshake, which fails with this error as its cause; without TLS the request.
     */
    private static @Nullable TransportFailure ofProxy(Throwable error) {
        Throwable cause = error;
        for (int depth = 0; cause != null && depth < MAX_CAUSES; depth++, cause = cause.getCause()) {
            if (cause instanceof ProxyConnectException) {
                // The rest of the message quotes the proxy.
                Matcher refusal = PROXY_REFUSAL.matcher(String.valueOf(cause.getMessage()));
                return new TransportFailure(
                        refusal.find()
                                ? "the " + refusal.group(1) + " proxy " + refusal.group(2) + " did not open a tunnel"
                                        + (refusal.group(3) == null ? "" : " and responded " + refusal.group(3))
                                        + "; check the proxy and its credentials"
                                : "the proxy did not open a tunnel; check the proxy and its credentials",
                        null,
                        true);
            }
        }
        return null;
    }

    /**
     * Makes the exception of a body that broke off.
     *
     * @param operation the operation's name
     * @param bytes how many bytes came
     * @return the exception
     */
    public TransportException exceptionAfter(String operation, long bytes) {
        return new TransportException(
                "The download by " + operation + " broke off after " + bytes + " bytes: " + what
                        + ". What came is not the whole.",
                operation,
                Outcome.UNREADABLE,
                cause);
    }

    /**
     * Makes the exception of a request that the server did not process, and never will.
     *
     * @param operation the operation's name
     * @return the exception
     */
    public static TransportException refused(String operation) {
        return new TransportException(
                "Calling " + operation + " failed: the platform closed the HTTP/2 stream, and said that it did not"
                        + " process the request.",
                operation,
                Outcome.NOT_SENT,
                null);
    }

    /**
     * Makes the exception that a caller receives.
     *
     * @param operation the operation's name
     * @param written whether the request was, or may have been, written
     * @return the exception
     */
    public TransportException exception(String operation, boolean written) {
        boolean sent = written && !neverSent;
        Outcome outcome = sent ? Outcome.UNKNOWN : Outcome.NOT_SENT;
        return new TransportException(
                "Calling " + operation + " failed: " + what + "."
                        + (sent
                                ? " The request may have reached the platform."
                                : " The request did not leave this process."),
                operation,
                outcome,
                cause);
    }
}
