package io.github.feishureactive.hire.referral.internal.wire;

import java.util.Objects;

/** Ids without which a response says nothing. */
public final class RequiredId {

    private RequiredId() {}

    /** Checks it while the response is read, so that one without an id is an unreadable one. */
    public static void check(String id) {
        if (Objects.requireNonNull(id, "id").isBlank()) {
            throw new IllegalArgumentException("id is blank");
        }
    }
}
