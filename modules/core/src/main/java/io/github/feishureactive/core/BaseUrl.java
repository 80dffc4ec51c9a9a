package io.github.feishureactive.core;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/** Where the platform is. Tokens and money go there, so plain HTTP is for this very machine only. */
final class BaseUrl {

    private static final int LAST_PORT = 65_535;

    private final String url;

    private BaseUrl(String url) {
        this.url = url;
    }

    static BaseUrl of(String text) {
        URI uri;
        try {
            uri = new URI(text.trim());
        } catch (URISyntaxException e) {
            throw invalid("is not a URL");
        }
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (uri.getHost() == null || !(scheme.equals("https") || scheme.equals("http"))) {
            throw invalid("must start with https:// and a host");
        }
        if (uri.getUserInfo() != null || uri.getQuery() != null || uri.getFragment() != null) {
            throw invalid("must not have user info, a query or a fragment");
        }
        if (scheme.equals("http") && !loopback(uri.getHost())) {
            throw invalid("must use https; plain http is for loopback addresses only");
        }
        if (uri.getPort() == 0
                || uri.getPort() > LAST_PORT
                || uri.getRawAuthority().endsWith(":")) {
            throw invalid("must have no port or one from 1 to " + LAST_PORT);
        }
        String url = uri.toString();
        int end = url.length();
        while (url.charAt(end - 1) == '/') {
            end--;
        }
        return new BaseUrl(url.substring(0, end));
    }

    private static boolean loopback(String host) {
        return host.equalsIgnoreCase("localhost")
                || host.equals("[::1]")
                || host.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
    }

    private static IllegalArgumentException invalid(String what) {
        return new IllegalArgumentException("The base URL " + what + ", such as https://open.feishu.cn");
    }

    /** Whether the way there is by TLS. */
    boolean secure() {
        return url.regionMatches(true, 0, "https:", 0, "https:".length());
    }

    @Override
    public String toString() {
        return url;
    }
}
