package io.github.feishureactive.core.internal.timer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Schedulers;

import io.github.feishureactive.core.VirtualTimer;

import static org.assertj.core.api.Assertions.assertThat;

class GatewayTimerTest {

    @Test
    void reactorsOwnIsNotWatched() {
        assertThat(new GatewayTimer(Schedulers.parallel()).watched()).isFalse();
        assertThat(new GatewayTimer(new VirtualTimer()).watched()).isTrue();
    }

    @Test
    void saysWhetherItTakesATask() {
        VirtualTimer scheduler = new VirtualTimer();
        GatewayTimer timer = new GatewayTimer(scheduler);
        List<String> run = new ArrayList<>();
        assertThat(timer.execute(() -> run.add("taken"))).isTrue();
        scheduler.advance(Duration.ZERO);
        scheduler.refuseFromNowOn();
        assertThat(timer.execute(() -> run.add("refused"))).isFalse();
        assertThat(run).containsExactly("taken");
    }
}
