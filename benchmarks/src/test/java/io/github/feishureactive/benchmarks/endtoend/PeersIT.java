package io.github.feishureactive.benchmarks.endtoend;

import java.net.Socket;
import java.net.URI;
import java.time.Duration;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Every client really calls, and nothing counts as a call but the answer that was asked for. */
class PeersIT {

    private static final int CALLERS = 4;
    private static final int CALLS = 40;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private AccountServer server;

    @BeforeEach
    void start() {
        server = AccountServer.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @EnumSource(PeerKind.class)
    void countsRightAnswers(PeerKind kind) throws InterruptedException {
        Load<?> load = load(kind);

        assertThat(load.calls()).as(load.toString()).isEqualTo(CALLS);
        assertThat(load.wrong() + load.errors()).isZero();
        assertThat(server.seen().calls()).isEqualTo(CALLS);
        assertThat(server.seen().tokens() > 0).isEqualTo(kind.fetchesTokens());
    }

    @ParameterizedTest
    @EnumSource(PeerKind.class)
    void countsNoWrongAnswer(PeerKind kind) throws InterruptedException {
        server.answer(AccountServer.Answers.WRONG);

        Load<?> load = load(kind);

        // The gateway refuses another account's response itself, of all others the load finds it out.
        assertThat(load.calls()).isZero();
        assertThat(load.wrong() + load.errors()).as(load.toString()).isEqualTo(CALLS);
    }

    @ParameterizedTest
    @EnumSource(PeerKind.class)
    void countsNoError(PeerKind kind) throws InterruptedException {
        server.answer(AccountServer.Answers.ERROR);

        Load<?> load = load(kind);

        assertThat(load.calls()).isZero();
        assertThat(load.wrong() + load.errors()).as(load.toString()).isEqualTo(CALLS);
        assertThat(load.latencies().getTotalCount()).isZero();
    }

    @Test
    void theServerHangsUp() throws Exception {
        URI address = URI.create(server.seen().baseUrl());
        try (Socket connection = new Socket(address.getHost(), address.getPort())) {
            connection.setSoTimeout((int) PATIENCE.toMillis());
            connection.getOutputStream().write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(US_ASCII));
            assertThat(connection.getInputStream().read()).isEqualTo('H');
            assertThat(server.seen().connections()).isEqualTo(1);

            server.hangUp();

            // To the end of the stream.
            assertThat(connection.getInputStream().readAllBytes()).isNotEmpty();
            assertThat(server.seen().connections()).isZero();
        }
    }

    private Load<?> load(PeerKind kind) throws InterruptedException {
        assumeTrue(kind.available(), "this JDK has no virtual threads");
        try (Peer<?> peer = kind.open(server.seen().baseUrl())) {
            Load<?> load = Load.start(peer, CALLERS, CALLS);
            load.await(PATIENCE);
            return load;
        }
    }
}
