package io.github.feishureactive.simulator;

import java.time.Duration;

/** How the platform's end of an app's long connections behaves. Immutable. */
record LongConnectionBehaviour(
        LongConnectionConfig config,
        String token,
        int fragments,
        boolean shuffled,
        Duration pause,
        boolean pongs,
        boolean frozen) {

    static final LongConnectionBehaviour DEFAULT =
            new LongConnectionBehaviour(LongConnectionConfig.DEFAULT, "", 1, false, Duration.ZERO, true, false);

    LongConnectionBehaviour with(LongConnectionConfig other) {
        return new LongConnectionBehaviour(other, token, fragments, shuffled, pause, pongs, frozen);
    }

    LongConnectionBehaviour withToken(String other) {
        return new LongConnectionBehaviour(config, other, fragments, shuffled, pause, pongs, frozen);
    }

    LongConnectionBehaviour withFragments(int pieces, boolean inAnyOrder) {
        return new LongConnectionBehaviour(config, token, pieces, inAnyOrder, pause, pongs, frozen);
    }

    LongConnectionBehaviour withPause(Duration beforeEachFrame) {
        return new LongConnectionBehaviour(config, token, fragments, shuffled, beforeEachFrame, pongs, frozen);
    }

    LongConnectionBehaviour withPongs(boolean sent) {
        return new LongConnectionBehaviour(config, token, fragments, shuffled, pause, sent, frozen);
    }

    LongConnectionBehaviour withFrozen(boolean still) {
        return new LongConnectionBehaviour(config, token, fragments, shuffled, pause, pongs, still);
    }
}
