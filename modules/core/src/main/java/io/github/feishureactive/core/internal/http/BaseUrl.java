package io.github.feishureactive.core.internal.http;

import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

import io.netty.handler.codec.http.HttpUtil;
import reactor.netty.transport.AddressUtils;

/** The base URL of the platform. Plain HTTP is for loopback only, since tokens and money go there. */
public final class BaseUrl {

    private static final int LAST_PORT = 65_535;
    private static final String API_PATH = "/open-apis";

    private static final int HTTPS_PORT = 443;
    private static final int HTTP_PORT = 80;

    private final String url;
    private final boolean secure;
    private final InetSocketAddress address;
    private final String path;

    private BaseUrl(URI uri, boolean secure) {
        this.url = withoutLastSlashes(uri.toString());
        this.secure = secure;
        this.path = withoutLastSlashes(uri.getRawPath());
        int port = uri.getPort() > 0 ? uri.getPort() : secure ? HTTPS_PORT : HTTP_PORT;
        this.address = AddressUtils.createUnresolved(withoutBrackets(uri.getHost()), port);
    }

    /**
     * Checks a URL.
     *
     * @param text scheme, host, and port and path where needed
     * @return the base URL
     * @throws IllegalArgumentException if it is not a base URL
     */
    public static BaseUrl of(String text) {
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
        int apis = (uri.getRawPath() + "/").toLowerCase(Locale.ROOT).indexOf(API_PATH + "/");
        if (apis >= 0) {
            throw new IllegalArgumentException("The base URL must not contain " + API_PATH
                    + ", since the path of each operation starts with it: write " + scheme + "://"
                    + uri.getRawAuthority() + uri.getRawPath().substring(0, apis));
        }
        if (scheme.equals("http") && !loopback(uri.getHost())) {
            throw invalid("must use https; plain http is for loopback addresses only");
        }
        if (uri.getPort() == 0
                || uri.getPort() > LAST_PORT
                || uri.getRawAuthority().endsWith(":")) {
            throw invalid("must have no port or one from 1 to " + LAST_PORT);
        }
        return new BaseUrl(uri, scheme.equals("https"));
    }

    private static String withoutLastSlashes(String text) {
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == '/') {
            end--;
        }
        return text.substring(0, end);
    }

    private static String withoutBrackets(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private static boolean loopback(String host) {
        return host.equalsIgnoreCase("localhost")
                || host.equals("[::1]")
                || host.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
    }

    private static IllegalArgumentException invalid(String what) {
        return new IllegalArgumentException("The base URL " + what + ", such as https://open.feishu.cn");
    }

    /**
     * Whether connections use TLS.
     *
     * @return {@code false} for plain HTTP
     */
    public boolean secure() {
        return secure;
    }

    /** Returns the address, unresolved if it is a name: that is looked up for every new connection. */
    InetSocketAddress address() {
        return address;
    }

    /** Returns the value of the header {@code Host}. */
    String host() {
        String name = HttpUtil.formatHostnameForHttp(address);
        return address.getPort() == (secure ? HTTPS_PORT : HTTP_PORT) ? name : name + ":" + address.getPort();
    }

    /** Returns the prefix of every path, without a trailing slash; usually empty. */
    String path() {
        return path;
    }

    @Override
    public String toString() {
        return url;
    }
}
