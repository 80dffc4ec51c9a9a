package io.github.feishureactive.core;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/** Where the platform is. Tokens and money go there, so plain HTTP is for this very machine only. */
final class BaseUrl {

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
        String url = uri.toString();
        return new BaseUrl(url.endsWith("/") ? url.substring(0, url.length() - 1) : url);
    }

    private static boolean loopback(String host) {
        return host.equalsIgnoreCase("localhost")
                || host.equals("[::1]")
                || host.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
    }

    private static IllegalArgumentException invalid(String what) {
        return new IllegalArgumentException("The base URL " + what + ", such as https://open.feishu.cn");
    }

    @Override
    public String toString() {
        return url;
    }
}
