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

    /**
     * Decides where to go.
     *
     * @param named the base URL of the command line, {@code null} if there is none
     * @throws IllegalArgumentException if the settings do not go together
     */
    static Platform of(Map<String, String> environment, @Nullable String named) {
        String appId = environment.getOrDefault(APP_ID, "");
        String appSecret = environment.getOrDefault(APP_SECRET, "");
        String fromEnvironment = environment.getOrDefault(BASE_URL, "");
        String certificate = environment.getOrDefault(CA_CERTIFICATE, "");
        if (appId.isBlank() != appSecret.isBlank()) {
            throw new IllegalArgumentException("Set both " + APP_ID + " and " + APP_SECRET
                    + " to talk to the platform, or neither to use the simulator.");
        }
        if (appId.isBlank()) {
            if (named != null) {
                throw needsCredentials("--base-url");
            }
            if (!fromEnvironment.isBlank() || !certificate.isBlank()) {
                throw needsCredentials(fromEnvironment.isBlank() ? CA_CERTIFICATE : BASE_URL);
            }
            return simulated();
        }
        String baseUrl = named != null ? named : fromEnvironment.isBlank() ? FEISHU : fromEnvironment;
        UnaryOperator<HttpClient> trust =
                certificate.isBlank() ? UnaryOperator.identity() : Trust.in(new File(certificate));
        return new Platform(baseUrl, baseUrl, appId, appSecret, trust, null);
    }

    /** Otherwise the simulator would answer in the place of the platform that was named. */
    private static IllegalArgumentException needsCredentials(String setting) {
        return new IllegalArgumentException(
                setting + " is about another platform than the simulator in this process: set " + APP_ID + " and "
                        + APP_SECRET + " of that platform, too.");
    }

    private static Platform simulated() {
        FeishuSimulator simulator = FeishuSimulator.demo().start();
        return new Platform(
                "a simulator in this process (set " + APP_ID + " and " + APP_SECRET + " for the real one)",
                simulator.baseUrl(),
                FeishuSimulator.DEMO_APP_ID,
                FeishuSimulator.DEMO_APP_SECRET,
                UnaryOperator.identity(),
                simulator);
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
