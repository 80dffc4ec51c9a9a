package io.github.feishureactive.quickstart;

import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.github.feishureactive.simulator.FeishuSimulator;

/**
 * Where the quickstart goes: to the platform that the environment names, or else to a simulator of its own.
 *
 * @param simulator to be closed at the end, {@code null} if there is none
 */
record Platform(
        String description,
        String baseUrl,
        String appId,
        String appSecret,
        @Nullable FeishuSimulator simulator) implements AutoCloseable {

    static final String APP_ID = "FEISHU_APP_ID";
    static final String APP_SECRET = "FEISHU_APP_SECRET";
    static final String BASE_URL = "FEISHU_BASE_URL";

    private static final String FEISHU = "https://open.feishu.cn";

    static Platform of(Map<String, String> environment) {
        String appId = environment.getOrDefault(APP_ID, "");
        String appSecret = environment.getOrDefault(APP_SECRET, "");
        if (appId.isBlank() != appSecret.isBlank()) {
            throw new IllegalArgumentException("Set both " + APP_ID + " and " + APP_SECRET
                    + " to talk to the platform, or neither to use the simulator.");
        }
        if (appId.isBlank()) {
            FeishuSimulator simulator = FeishuSimulator.demo().start();
            return new Platform(
                    "a simulator in this process (set " + APP_ID + " and " + APP_SECRET + " for the real one)",
                    simulator.baseUrl(),
                    FeishuSimulator.DEMO_APP_ID,
                    FeishuSimulator.DEMO_APP_SECRET,
                    simulator);
        }
        String named = environment.getOrDefault(BASE_URL, "");
        String baseUrl = named.isBlank() ? FEISHU : named;
        return new Platform(baseUrl, baseUrl, appId, appSecret, null);
    }

    @Override
    public void close() {
        if (simulator != null) {
            simulator.close();
        }
    }

    @Override
    public String toString() {
        return "Platform[" + baseUrl + ", app " + appId + "]";
    }
}
