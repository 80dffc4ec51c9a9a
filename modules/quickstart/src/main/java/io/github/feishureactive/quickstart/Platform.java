package io.github.feishureactive.quickstart;

import java.io.File;
import java.util.Map;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;
import reactor.netty.http.client.HttpClient;

import io.github.feishureactive.simulator.FeishuSimulator;

/**
 * Where the quickstart goes: to the platform that the environment names, or else to a simulator of its own.
 *
 * @param trust makes an HTTP client trust that platform's certificate
 * @param simulator to be closed at the end, {@code null} if there is none
 */
record Platform(
        String description,
        String baseUrl,
        String appId,
        String appSecret,
        UnaryOperator<HttpClient> trust,
        @Nullable FeishuSimulator simulator)
        implements AutoCloseable {

    static final String APP_ID = "FEISHU_APP_ID";
    static final String APP_SECRET = "FEISHU_APP_SECRET";
    static final String BASE_URL = "FEISHU_BASE_URL";
    static final String CA_CERTIFICATE = "FEISHU_CA_CERTIFICATE";

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
                    UnaryOperator.identity(),
                    simulator);
        }
        String named = environment.getOrDefault(BASE_URL, "");
        String baseUrl = named.isBlank() ? FEISHU : named;
        String certificate = environment.getOrDefault(CA_CERTIFICATE, "");
        UnaryOperator<HttpClient> trust =
                certificate.isBlank() ? UnaryOperator.identity() : Trust.in(new File(certificate));
        return new Platform(baseUrl, baseUrl, appId, appSecret, trust, null);
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
