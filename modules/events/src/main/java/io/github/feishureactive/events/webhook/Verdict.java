package io.github.feishureactive.events.webhook;

import io.github.feishureactive.events.EventEnvelope;

/** The result of verifying a request. */
sealed interface Verdict {

    /** The platform verifies the webhook's URL and expects this text back. */
    record Challenge(String text) implements Verdict {}

    /** An event that comes from the platform, decrypted. */
    record Verified(EventEnvelope event) implements Verdict {}

    /** A request that comes from the platform, but is not a readable event. */
    record Unreadable(String reason) implements Verdict {}

    /** A request that is not proven to come from the platform. The reason is logged only, and never quotes content. */
    record Refused(String reason) implements Verdict {}
}
