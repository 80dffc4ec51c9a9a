package io.github.feishureactive.spring.test;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.TestContextManager;

import io.github.feishureactive.hire.referral.account.ReferralAccounts;
import io.github.feishureactive.simulator.ApiPaths;
import io.github.feishureactive.simulator.FeishuSimulator;

import static io.github.feishureactive.simulator.FeishuSimulator.DEMO_ACCOUNT_ID;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Test classes that run at the same time, by Spring's own test framework: those of another configuration never meet,
 * and those of the same one share a simulator that nobody resets under them.
 */
class ParallelTestClassesIT {

    @Test
    void classesThatRunAtTheSameTimeDoNotDisturbEachOther() throws Exception {
        CyclicBarrier together = new CyclicBarrier(3);
        ExecutorService threads = Executors.newFixedThreadPool(3);
        List<Future<Sample>> running = new ArrayList<>();
        try {
            for (Class<? extends Sample> type : List.of(Shared.class, SharedToo.class, Other.class)) {
                running.add(threads.submit(() -> run(type, together)));
            }
            Sample shared = running.get(0).get(1, TimeUnit.MINUTES);
            Sample sharedToo = running.get(1).get(1, TimeUnit.MINUTES);
            Sample other = running.get(2).get(1, TimeUnit.MINUTES);

            assertThat(sharedToo.simulator).isSameAs(shared.simulator).isNotSameAs(other.simulator);
            assertThat(shared.simulator.statistics().requests(ApiPaths.ENABLE)).isEqualTo(2);
            // Its test has ended, and it was reset.
            assertThat(other.seen).isEqualTo(1);
            assertThat(other.simulator.statistics().requests(ApiPaths.ENABLE)).isZero();
        } finally {
            threads.shutdownNow();
        }
    }

    private static Sample run(Class<? extends Sample> type, CyclicBarrier together) throws Exception {
        TestContextManager manager = new TestContextManager(type);
        Sample test = type.getDeclaredConstructor().newInstance();
        manager.prepareTestInstance(test);
        manager.beforeTestMethod(test, Sample.class.getDeclaredMethod("enable"));
        together.await(1, TimeUnit.MINUTES);
        test.enable();
        together.await(1, TimeUnit.MINUTES);
        manager.afterTestMethod(test, Sample.class.getDeclaredMethod("enable"), null);
        return test;
    }

    abstract static class Sample {

        @Autowired
        FeishuSimulator simulator;

        @Autowired
        ReferralAccounts accounts;

        long seen;

        void enable() {
            assertThat(accounts.enable(DEMO_ACCOUNT_ID).block()).isNotNull();
            seen = simulator.statistics().requests(ApiPaths.ENABLE);
        }
    }

    @SpringBootTest(
            classes = Payouts.class,
            webEnvironment = SpringBootTest.WebEnvironment.NONE,
            properties = {"spring.test.feishu-simulator.reset=false", "spring.main.web-application-type=none"})
    @AutoConfigureFeishuSimulator
    static class Shared extends Sample {}

    static class SharedToo extends Shared {}

    @SpringBootTest(
            classes = Payouts.class,
            webEnvironment = SpringBootTest.WebEnvironment.NONE,
            properties = "spring.main.web-application-type=none")
    @AutoConfigureFeishuSimulator
    static class Other extends Sample {}
}
