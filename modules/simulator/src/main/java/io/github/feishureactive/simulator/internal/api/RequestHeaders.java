package io.github.feishureactive.simulator.internal.api;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/** The request headers that the platform reads. */
final class RequestHeaders {

    private static final Pattern JSON = Pattern.compile("\\s*application/json\\s*(;.*)?");
    private static final Pattern CHARSET = Pattern.compile(";\\s*charset=\"?([^;\"\\s]*)");

    private final HttpHeaders headers;
    private final boolean checked;

    RequestHeaders(HttpHeaders headers, boolean checked) {
        this.headers = headers;
        this.checked = checked;
    }

    @Nullable
    String authorization() {
        return headers.get("Authorization");
    }

    /** Returns whether the body is declared as JSON and, where a charset is named, as UTF-8. */
    boolean declaresJson() {
        String contentType = headers.get("Content-Type");
        return !checked || (contentType != null && isJson(contentType.toLowerCase(Locale.ROOT)));
    }

    /** Accepts any value: {@code zh} is the only one known. */
    boolean hasLocale() {
        return !checked || !headers.get("locale", "").isBlank();
    }

    private static boolean isJson(String contentType) {
        Matcher charset = CHARSET.matcher(contentType);
        return JSON.matcher(contentType).matches()
                && (!charset.find() || charset.group(1).equals("utf-8"));
    }
}
