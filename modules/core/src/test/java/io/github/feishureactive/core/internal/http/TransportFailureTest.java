package io.github.feishureactive.core.internal.http;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertificateException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;

import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.timeout.ReadTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.netty.internal.shaded.reactor.pool.PoolAcquirePendingLimitException;

import io.github.feishureactive.core.error.Outcome;
import io.github.feishureactive.core.error.TransportException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

class TransportFailureTest {

    static Stream<Arguments> failures() {
        return Stream.of(
                arguments(new UnknownHostException("nowhere"), "host name could not be resolved"),
                arguments(new ConnectException("refused"), "no connection to the platform"),
                arguments(new ConnectTimeoutException("3 s"), "no connection to the platform"),
                arguments(new TimeoutException("pool"), "no connection was free in time"),
                arguments(new RejectedExecutionException("pool"), "no connection was free in time"),
                arguments(new PoolAcquirePendingLimitException(1_000), "no connection was free in time"),
                arguments(new SSLHandshakeException("broken"), "the TLS connection failed"),
                arguments(handshake("PKIX path building failed"), "certificate is not trusted; let the HTTP client"),
                arguments(handshake("No name matching open.feishu.cn found"), "certificate is for another host"),
                arguments(
                        handshake("No subject alternative DNS name matching open.feishu.cn found."),
                        "certificate is for another host"),
                arguments(new NotSslRecordException("HTTP/1.1 400"), "does not speak TLS; check the port"),
                arguments(ReadTimeoutException.INSTANCE, "did not respond in time"),
                arguments(new IOException("reset"), "the connection was lost"),
                arguments(new ClosedChannelException(), "the connection was lost"));
    }

    private static SSLHandshakeException handshake(String certificate) {
        SSLHandshakeException error = new SSLHandshakeException(certificate);
        error.initCause(new CertificateException(certificate));
        return error;
    }

    @ParameterizedTest
    @MethodSource("failures")
    void saysWhatHappenedAndKeepsTheCause(Throwable error, String what) {
        TransportException exception = TransportFailure.of(error).exception("test.op", true);

        assertThat(exception).hasMessageContaining(what).hasCause(error);
        assertThat(exception).hasMessageEndingWith("The request may have reached the platform.");
        assertThat(exception.outcome()).isEqualTo(Outcome.UNKNOWN);
    }

    @Test
    void aDecoderMayQuoteWhatItReadAndIsNotKept() {
        TransportException exception =
                TransportFailure.of(new TooLongHttpHeaderException("t-s3cr3t")).exception("test.op", false);

        assertThat(exception)
                .hasMessage("Calling test.op failed: the exchange failed (TooLongHttpHeaderException). The request"
                        + " did not leave this process.")
                .hasNoCause();
        assertThat(exception.outcome()).isEqualTo(Outcome.NOT_SENT);
    }
}
