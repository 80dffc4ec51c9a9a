package io.github.feishureactive.simulator;

import java.net.ConnectException;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.ChannelBindException;

import io.github.feishureactive.testkit.Await;

import static io.github.feishureactive.simulator.FeishuSimulator.DEMO_ACCOUNT_ID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class FeishuSimulatorIT extends DemoSimulator {

    private static final Duration SOON = Duration.ofSeconds(20);

    @Override
    SimulatorBuilder settings() {
        return FeishuSimulator.demo().seed(9);
    }

    @Test
    void closesTwiceAndFreesThePort() throws Exception {
        int port = simulator.port();
        wire.token();

        simulator.close();
        simulator.close();

        assertThatThrownBy(() -> wire.token()).isInstanceOf(ConnectException.class);
        try (FeishuSimulator second = FeishuSimulator.demo().port(port).start()) {
            assertThat(second.port()).isEqualTo(port);
            assertThat(new Wire(second).token()).startsWith("t-");
        }
    }

    @Test
    void closesAtOnceAlthoughRequestsHang() throws Exception {
        String token = wire.token();
        simulator.faults().next(ApiPaths.ENABLE, Fault.noResponse());
        try (RawConnection hanging = new RawConnection(simulator)) {
            hanging.enable(token, DEMO_ACCOUNT_ID);
            Await.until(() -> simulator.statistics().faults(ApiPaths.ENABLE) == 1);

            long begun = System.nanoTime();
            simulator.close();

            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(SOON);
            assertThat(hanging.read().end()).isEqualTo(RawConnection.End.CLOSED);
        }
        // A thread says that it has ended a moment before it is gone.
        Await.until(() -> threads().isEmpty());
    }

    @Test
    void closesFromAThreadThatMustNotBlock() {
        Mono.fromRunnable(simulator::close).subscribeOn(Schedulers.parallel()).block(SOON);

        Await.until(() -> threads().isEmpty());
    }

    @Test
    void aTakenPortIsAnErrorAndLeavesNothingBehind() {
        long before = threads().size();

        assertThatThrownBy(() -> FeishuSimulator.demo().port(simulator.port()).start())
                .isInstanceOf(ChannelBindException.class);

        Await.until(() -> threads().size() <= before);
    }

    @Test
    void droppedConnectionsAreClosedAndNewOnesAccepted() throws Exception {
        try (RawConnection connection = new RawConnection(simulator)) {
            connection.post(ApiPaths.ENABLE, "{}");
            assertThat(connection.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 400");

            simulator.dropConnections();

            assertThat(connection.read().end()).isEqualTo(RawConnection.End.CLOSED);
        }
        assertThat(wire.token()).startsWith("t-");
    }

    @Test
    void theSeedRepeatsWhatIsRandom() throws Exception {
        String token = wire.token();
        try (FeishuSimulator same =
                        FeishuSimulator.demo().seed(simulator.seed()).start();
                FeishuSimulator other = FeishuSimulator.demo().start()) {
            assertThat(new Wire(same).token()).isEqualTo(token);
            assertThat(new Wire(other).token()).isNotEqualTo(token);
        }
    }

    @Test
    void saysWhereItIs() {
        assertThat(simulator).hasToString("FeishuSimulator[http://127.0.0.1:" + simulator.port() + ", seed=9]");
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("feishu-simulator"))
                .toList();
    }
}
