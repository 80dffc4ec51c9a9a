package io.github.feishureactive.core.internal.download;

import java.util.Locale;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

import io.github.feishureactive.core.download.Download;
import io.github.feishureactive.core.internal.Json;
import io.github.feishureactive.core.internal.http.ResponseBody;
import io.github.feishureactive.core.internal.http.StreamedResponse;

/**
 * What the head of a response says of a file.
 *
 * <p>The platform does not document how a download reports an error with a status of success. Assumed is what its other
 * operations do: a small JSON object with a numeric {@code code} other than 0 and a text {@code msg}. A JSON file is a
 * file: if it is announced as an attachment, if it is of another shape, or if it is larger than any such error.
 */
public final class DownloadHead {

    /** Larger than any error of the platform. */
    public static final int MAX_ERROR = 64 * 1_024;

    private static final int PARTIAL = 206;

    private final StreamedResponse response;
    private final long offset;
    private final @Nullable ContentRange range;

    /**
     * Reads the head.
     *
     * @param response a response with a status of success, or 416
     * @param offset where the content was asked to begin
     */
    public DownloadHead(StreamedResponse response, long offset) {
        this.response = response;
        this.offset = offset;
        this.range = ContentRange.parse(response.header("content-range"));
    }

    /**
     * Whether the body must be looked at to tell an error from a file.
     *
     * @return {@code false} if it is a file
     */
    public boolean mayBeError() {
        String type = response.header("content-type");
        boolean json =
                type == null || type.isBlank() || type.toLowerCase(Locale.ROOT).contains("json");
        return json && response.header("content-disposition") == null && response.status() != PARTIAL;
    }

    /**
     * Whether a body is an error of the platform.
     *
     * @param body a whole body
     * @return {@code false} if it is a file
     */
    public static boolean error(byte[] body) {
        boolean code = false;
        boolean msg = false;
        try (JsonParser parser = Json.parser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return false;
            }
            for (String member = parser.nextName(); member != null; member = parser.nextName()) {
                JsonToken token = parser.nextToken();
                if (member.equals("code")) {
                    code = token == JsonToken.VALUE_NUMBER_INT && parser.getLongValue() != 0;
                } else if (member.equals("msg")) {
                    msg = token == JsonToken.VALUE_STRING;
                }
                parser.skipChildren();
            }
            return code && msg;
        } catch (JacksonException e) {
            return false;
        }
    }

    /**
     * Why the response is not what was asked for.
     *
     * @return what is wrong with it, for a message; {@code null} if it is right
     */
    public @Nullable String flaw() {
        if (response.status() != PARTIAL) {
            return null;
        }
        if (offset == 0) {
            return "is a part of the file, which was not asked for";
        }
        return range == null || range.first() != offset || range.last() < offset
                ? "is another part of the file than the one from byte " + offset + " on"
                : null;
    }

    /**
     * Whether the file has no byte from the offset on, since it ends there.
     *
     * @return {@code false} if it ends before, or if the response does not say
     */
    public boolean endsAtOffset() {
        return range != null && range.first() < 0 && range.total() == offset;
    }

    /**
     * The file. Leaves out what comes before the offset if the platform sends the whole file instead of the part.
     *
     * @return the file with the body of the response
     */
    public Download file() {
        ResponseBody body = response.body();
        long length = length();
        if (response.status() == PARTIAL && range != null) {
            body.expect(range.last() - range.first() + 1);
            length = range.last() - range.first() + 1;
        } else if (offset > 0) {
            body.leaveOut(offset);
            length = length < 0 ? length : Math.max(0, length - offset);
        }
        return new Download(
                FileName.parse(response.header("content-disposition")), response.header("content-type"), length, body);
    }

    private long length() {
        String length = response.header("content-length");
        try {
            return length == null ? -1 : Long.parseLong(length.trim());
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
