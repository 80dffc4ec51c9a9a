package io.github.feishureactive.simulator.internal.event;

import java.time.Duration;

/**
 * How the platform's end of an app's long connections behaves. Immutable.
 *
 * @param config the JSON of {@code ClientConfig}
 * @param token the verification token in events
 * @param fragments the number of frames of an event
 * @param shuffled whether these frames come in any order
 * @param pause the real time before each frame
 * @param pongs whether pings are answered
 * @param frozen whether nothing is sent and nothing received is handled
 */
public record LongConnectionBehaviour(
        String config, String token, int fragments, boolean shuffled, Duration pause, boolean pongs, boolean frozen) {

    public static final LongConnectionBehaviour DEFAULT =
            new LongConnectionBehaviour("{}", "", 1, false, Duration.ZERO, true, false);

    public LongConnectionBehaviour withConfig(String other) {
        return new LongConnectionBehaviour(other, token, fragments, shuffled, pause, pongs, frozen);
    }

    public LongConnectionBehaviour withToken(String other) {
        return new LongConnectionBehaviour(config, other, fragments, shuffled, pause, pongs, frozen);
    }

    public LongConnectionBehaviour withFragments(int frames, boolean inAnyOrder) {
        return new LongConnectionBehaviour(config, token, frames, inAnyOrder, pause, pongs, frozen);
    }

    public LongConnectionBehaviour withPause(Duration beforeEachFrame) {
        return new LongConnectionBehaviour(config, token, fragments, shuffled, beforeEachFrame, pongs, frozen);
    }

    public LongConnectionBehaviour withPongs(boolean sent) {
        return new LongConnectionBehaviour(config, token, fragments, shuffled, pause, sent, frozen);
    }

    public LongConnectionBehaviour withFrozen(boolean other) {
        return new LongConnectionBehaviour(config, token, fragments, shuffled, pause, pongs, other);
    }
}
