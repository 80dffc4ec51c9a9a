package io.github.feishureactive.core.internal.http;

/** The value of the header {@code User-Agent}. */
final class UserAgent {

    static final String VALUE = "feishu-reactive/" + version();

    private UserAgent() {}

    private static String version() {
        // Set by the jar's manifest. Classes in a build folder have none.
        String version = UserAgent.class.getPackage().getImplementationVersion();
        return version != null ? version : "dev";
    }
}
