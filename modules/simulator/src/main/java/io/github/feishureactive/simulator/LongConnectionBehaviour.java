package io.github.feishureactive.simulator;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

/** How the platform's end of an app's long connections behaves. Immutable. */
record LongConnectionBehaviour(
        LongConnectionConfig config,
        @Nullable String rawConfig,
        String token,
        int fragments,
        boolean shuffled,
        Duration pause,
        boolean pongs,
        boolean frozen) {

    static final LongConnectionBehaviour DEFAULT =
            new LongConnectionBehaviour(LongConnectionConfig.DEFAULT, null, "", 1, false, Duration.ZERO, true, false);

    LongConnectionBehaviour with(LongConnectionConfig other) {
        return new LongConnectionBehaviour(other, null, token, fragments, shuffled, pause, pongs, frozen);
    }

    LongConnectionBehaviour withRawConfig(@Nullable String other) {
        return new LongConnectionBehaviour(config, other, token, fragments, shuffled, pause, pongs, frozen);
    }

    /** The text of {@code ClientConfig}. */
    byte[] configJson() {
        return rawConfig == null ? config.json() : rawConfig.getBytes(StandardCharsets.UTF_8);
    }

    LongConnectionBehaviour withToken(String other) {
        return new LongConnectionBehaviour(config, rawConfig, other, fragments, shuffled, pause, pongs, frozen);
    }

    LongConnectionBehaviour withFragments(int pieces, boolean inAnyOrder) {
        return new LongConnectionBehaviour(config, rawConfig, token, pieces, inAnyOrder, pause, pongs, frozen);
    }

    LongConnectionBehaviour withPause(Duration beforeEachFrame) {
        return new LongConnectionBehaviour(
                config, rawConfig, token, fragments, shuffled, beforeEachFrame, pongs, frozen);
    }

    LongConnectionBehaviour withPongs(boolean sent) {
        return new LongConnectionBehaviour(config, rawConfig, token, fragments, shuffled, pause, sent, frozen);
    }

    LongConnectionBehaviour withFrozen(boolean still) {
        return new LongConnectionBehaviour(config, rawConfig, token, fragments, shuffled, pause, pongs, still);
    }
}
