package io.github.feishureactive.simulator;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/** The headers of a request that the platform looks at. */
final class RequestHeaders {

    private static final Pattern JSON = Pattern.compile("\\s*application/json\\s*(;.*)?");
    private static final Pattern CHARSET = Pattern.compile(";\\s*charset=\"?([^;\"\\s]*)");

    private final HttpHeaders headers;
    private final boolean checked;

    /** Unless they are checked, a body is taken for what it should be, and a locale is not missed. */
    RequestHeaders(HttpHeaders headers, boolean checked) {
        this.headers = headers;
        this.checked = checked;
    }

    @Nullable
    String authorization() {
        return headers.get("Authorization");
    }

    /** Whether the body is said to be JSON, and, if there is a word about it, in UTF-8. */
    boolean declareJson() {
        String contentType = headers.get("Content-Type");
        return !checked || (contentType != null && isJson(contentType.toLowerCase(Locale.ROOT)));
    }

    /** Any will do: the only one that is known of is {@code zh}. */
    boolean nameLocale() {
        return !checked || !headers.get("locale", "").isBlank();
    }

    private static boolean isJson(String contentType) {
        Matcher charset = CHARSET.matcher(contentType);
        return JSON.matcher(contentType).matches()
                && (!charset.find() || charset.group(1).equals("utf-8"));
    }
}
