package io.github.feishureactive.core.internal.doctor;

import java.util.Set;

import io.netty.channel.Channel;
import reactor.netty.http.client.HttpClient;

import io.github.feishureactive.core.doctor.GatewayReport.Verdict;
import io.github.feishureactive.core.internal.http.TransportSettings;

/** What runs here, and where it goes. */
final class Setup {

    private static final Set<String> PUBLIC = Set.of("https://open.feishu.cn", "https://open.larksuite.com");
    private static final String LOOPBACK = "https?://(?:127\\.[0-9.]+|localhost|\\[::1])(?::\\d+)?";

    private Setup() {}

    static void add(ExaminedGateway gateway, Findings findings) {
        findings.section("Setup");
        findings.add(Verdict.OK, "versions", versions());
        findings.add(
                Verdict.OK, "platform", platform(gateway.settings().baseUrl().toString()));
        findings.add(Verdict.OK, "app", Plain.app(gateway.tokens().appId()));
    }

    private static String versions() {
        return TransportSettings.userAgent() + ", " + HttpClient.USER_AGENT + ", Netty/" + netty() + ", Java/"
                + Runtime.version() + ", " + System.getProperty("os.name") + "/" + System.getProperty("os.arch");
    }

    /** From the jar's manifest, which is in memory: Netty's own table of versions would be read from a file. */
    private static String netty() {
        String version = Channel.class.getPackage().getImplementationVersion();
        return version == null ? "unknown" : version;
    }

    /** A private deployment's name is its owner's business. */
    private static String platform(String baseUrl) {
        if (PUBLIC.contains(baseUrl) || baseUrl.matches(LOOPBACK)) {
            return baseUrl;
        }
        return "a private deployment or proxy (https, address not shown)";
    }
}
