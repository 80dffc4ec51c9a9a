package io.github.feishureactive.benchmarks.endtoend;

/** The clients that are measured side by side. */
public enum PeerKind {
    /** What is left when everything is left out: the others are measured by it. */
    FLOOR("hand-written Reactor Netty"),
    /** Ours: token, limiter, retry, deadline. */
    OURS("feishu-reactive"),
    /** The same, with Micrometer's observations and meters. */
    OURS_OBSERVED("feishu-reactive, observed"),
    /** Spring's client, with a fixed token. */
    WEB_CLIENT("Spring WebClient"),
    /** The same, with Micrometer's observations. */
    WEB_CLIENT_OBSERVED("Spring WebClient, observed"),
    /** The JDK's client, with a fixed token. */
    JDK("JDK HttpClient"),
    /** The platform's own client, on Reactor's threads for calls that block. */
    SDK_ELASTIC("official SDK, boundedElastic"),
    /** The platform's own client, on a virtual thread for each call. */
    SDK_VIRTUAL("official SDK, virtual threads");

    private static final int VIRTUAL_THREADS = 21;

    private final String label;

    PeerKind(String label) {
        this.label = label;
    }

    /** How it is called in a report. */
    public String label() {
        return label;
    }

    /** Whether this JDK can run it. */
    public boolean available() {
        return this != SDK_VIRTUAL || Runtime.version().feature() >= VIRTUAL_THREADS;
    }

    /** Whether it fetches its token itself. */
    public boolean fetchesTokens() {
        return switch (this) {
            case FLOOR, WEB_CLIENT, WEB_CLIENT_OBSERVED, JDK -> false;
            case OURS, OURS_OBSERVED, SDK_ELASTIC, SDK_VIRTUAL -> true;
        };
    }

    /** In which forks it takes part, 1 for all: the goals compare most with the first three. */
    int every() {
        return switch (this) {
            case FLOOR, OURS, OURS_OBSERVED -> 1;
            case WEB_CLIENT, WEB_CLIENT_OBSERVED -> 2;
            case JDK, SDK_ELASTIC, SDK_VIRTUAL -> 4;
        };
    }

    /** Opens a client that knows the server's credentials. */
    public Peer<?> open(String baseUrl) {
        return switch (this) {
            case FLOOR -> new ReactorNettyPeer(baseUrl);
            case OURS -> new FeishuReactivePeer(baseUrl);
            case OURS_OBSERVED -> FeishuReactivePeer.observed(baseUrl);
            case WEB_CLIENT -> new WebClientPeer(baseUrl);
            case WEB_CLIENT_OBSERVED -> WebClientPeer.observed(baseUrl);
            case JDK -> new JdkHttpClientPeer(baseUrl);
            case SDK_ELASTIC -> OfficialSdkPeer.onBoundedElastic(baseUrl);
            case SDK_VIRTUAL -> OfficialSdkPeer.onVirtualThreads(baseUrl);
        };
    }
}
