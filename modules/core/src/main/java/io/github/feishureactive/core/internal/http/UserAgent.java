package io.github.feishureactive.core.internal.http;

/** How the library names itself to the platform. */
final class UserAgent {

    static final String VALUE = "feishu-reactive/" + version();

    private UserAgent() {}

    private static String version() {
        // Set by the jar's manifest; classes that run from a build folder have none.
        String version = UserAgent.class.getPackage().getImplementationVersion();
        return version != null ? version : "dev";
    }
}
