package io.github.feishureactive.events.webhook;

import io.github.feishureactive.events.EventEnvelope;

/** What a request has turned out to be. */
sealed interface Verdict {

    /** The platform checks the address and wants this back. */
    record Challenge(String text) implements Verdict {}

    /** An event from the platform, decrypted. */
    record Genuine(EventEnvelope event) implements Verdict {}

    /** From the platform, but no event that we can read. */
    record Unreadable(String why) implements Verdict {}

    /** Not shown to come from the platform. Why is for our log only, and says nothing of the content. */
    record Refused(String why) implements Verdict {}
}
