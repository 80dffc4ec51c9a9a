package io.github.feishureactive.testkit;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test class that leaks a Netty buffer, and any class if leaks could go unseen.
 *
 * <p>The tests of one class, including its nested ones, are looked at together. What can be reached at the end of its
 * class, through a static field for instance, is no leak yet: should it become one later, it fails a later class, or
 * the whole run at its end. The message names the class during which it was created.
 */
public final class LeakDetectionExtension implements BeforeAllCallback, AfterAllCallback {

    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(LeakDetectionExtension.class);

    /** Called by the service loader of the test engine. */
    public LeakDetectionExtension() {}

    /**
     * Makes sure that the detection works.
     *
     * @param context the context of the class about to be tested
     */
    @Override
    public void beforeAll(ExtensionContext context) {
        LeakDetection.requireActive();
        LeakDetection.enter(context.getRequiredTestClass());
        AutoCloseable atTheEnd = LeakDetection::requireNoLeaks;
        context.getRoot().getStore(NAMESPACE).computeIfAbsent("end of the run", key -> atTheEnd);
    }

    /**
     * Looks for leaks, unless the class is nested in one that is still being tested.
     *
     * @param context the context of the class that has been tested
     */
    @Override
    public void afterAll(ExtensionContext context) {
        LeakDetection.requireActive();
        boolean nested =
                context.getParent().flatMap(ExtensionContext::getTestClass).isPresent();
        if (!nested) {
            LeakDetection.requireNoLeaks();
        }
    }
}
