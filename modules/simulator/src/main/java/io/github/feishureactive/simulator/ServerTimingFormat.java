package io.github.feishureactive.simulator;

import java.util.List;

/**
 * How {@code Server-Timing} says how long the platform's gateway had a request. The header is not documented; these are the
 * layouts that were seen in responses of {@code open.feishu.cn}. {@code inner} is the time inside the gateway, in whole
 * milliseconds, rounded down; {@code origin} and {@code edge} are those of the CDN before it. The simulator has no CDN, so
 * its {@code origin} takes as long as {@code inner}, and its {@code edge} takes no time.
 */
public enum ServerTimingFormat {

    /** All in one header line: {@code inner; dur=283, cdn-cache;desc=MISS, origin;dur=283, edge;dur=0}. */
    ONE_LINE {
        @Override
        List<String> lines(long innerMillis) {
            return List.of(
                    "inner; dur=" + innerMillis + ", cdn-cache;desc=MISS, origin;dur=" + innerMillis + ", edge;dur=0");
        }
    },

    /** The CDN's {@code cdn-cache;desc=MISS,edge;dur=0,origin;dur=283}, and {@code inner; dur=283} on a line of its own. */
    SEPARATE_LINES {
        @Override
        List<String> lines(long innerMillis) {
            return List.of("cdn-cache;desc=MISS,edge;dur=0,origin;dur=" + innerMillis, "inner; dur=" + innerMillis);
        }
    },

    /** No such header. */
    MISSING {
        @Override
        List<String> lines(long innerMillis) {
            return List.of();
        }
    };

    /** The values of the header's lines. */
    abstract List<String> lines(long innerMillis);
}
