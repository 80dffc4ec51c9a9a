package io.github.feishureactive.spring.test;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.support.AbstractTestExecutionListener;

import io.github.feishureactive.simulator.FeishuSimulator;

/**
 * Waits before each test method until the application's long connections are open, since the platform drops events of
 * an app that has never connected; and returns the simulator to its start after each.
 */
final class SimulatorTestExecutionListener extends AbstractTestExecutionListener {

    private static final String RESET = "spring.test.feishu-simulator.reset";
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final long POLL_NANOS = Duration.ofMillis(5).toNanos();

    @Override
    public void beforeTestMethod(TestContext test) {
        ApplicationContext context = context(test);
        if (context == null) {
            return;
        }
        FeishuSimulator simulator = context.getBean(FeishuSimulator.class);
        long begun = System.nanoTime();
        for (SimulatedApp app : context.getBean(WebhookSubscriber.class).apps()) {
            while (app.connects() && simulator.events().connections(app.appId()).open() == 0) {
                if (System.nanoTime() - begun > PATIENCE.toNanos()) {
                    throw new IllegalStateException("The long connection of the app " + app.appId()
                            + " is not open within " + PATIENCE + "; the application's log says why");
                }
                LockSupport.parkNanos(POLL_NANOS);
            }
        }
    }

    @Override
    public void afterTestMethod(TestContext test) {
        ApplicationContext context = context(test);
        if (context != null && context.getEnvironment().getProperty(RESET, Boolean.class, true)) {
            context.getBean(FeishuSimulator.class).reset();
        }
    }

    /** Returns the context of a test that has this module's simulator, or null. */
    private static @Nullable ApplicationContext context(TestContext test) {
        ApplicationContext context = test.hasApplicationContext() ? test.getApplicationContext() : null;
        return context == null || context.getBeanNamesForType(WebhookSubscriber.class).length == 0 ? null : context;
    }
}
