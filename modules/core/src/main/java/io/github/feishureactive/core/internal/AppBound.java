package io.github.feishureactive.core.internal;

/** Makes its calls as one app. */
public interface AppBound {

    /**
     * Returns the app that the calls are made as.
     *
     * @return its id
     */
    String appId();
}
