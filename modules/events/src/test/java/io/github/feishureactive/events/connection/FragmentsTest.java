package io.github.feishureactive.events.connection;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

import com.google.protobuf.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.test.scheduler.VirtualTimeScheduler;

import io.github.feishureactive.events.connection.protobuf.Protocol.Frame;

import static org.assertj.core.api.Assertions.assertThat;

class FragmentsTest {

    private static final int MAX = 1_000;

    private final VirtualTimeScheduler timer = VirtualTimeScheduler.create();
    private final Fragments fragments = new Fragments(MAX, timer);

    @Test
    void aMessageInOnePiecePassesThrough() {
        assertThat(text(fragments.join(Messages.data("event", "m", "whole")))).isEqualTo("whole");
        assertThat(text(fragments.join(Frame.newBuilder()
                        .setSeqId(1)
                        .setLogId(1)
                        .setService(1)
                        .setMethod(1)
                        .setPayload(ByteString.copyFromUtf8("bare"))
                        .build())))
                .isEqualTo("bare");
    }

    @Test
    void inAnyOrderAndBesideOthers() {
        Random random = new Random(1);
        for (int round = 0; round < 500; round++) {
            List<Frame> frames = new ArrayList<>();
            for (String id : List.of("a", "b", "c")) {
                for (int seq = 0; seq < 7; seq++) {
                    frames.add(part(id, 7, seq, id + seq));
                }
            }
            Collections.shuffle(frames, random);
            List<String> whole = new ArrayList<>();
            for (Frame frame : frames) {
                ByteString joined = fragments.join(frame);
                if (joined != null) {
                    whole.add(text(joined));
                }
            }
            assertThat(whole).containsExactlyInAnyOrder("a0a1a2a3a4a5a6", "b0b1b2b3b4b5b6", "c0c1c2c3c4c5c6");
            assertThat(fragments.bytes()).isZero();
        }
    }

    @Test
    void aPartThatComesTwiceCountsOnce() {
        assertThat(fragments.join(part("m", 2, 0, "x"))).isNull();
        assertThat(fragments.join(part("m", 2, 0, "x"))).isNull();
        assertThat(fragments.bytes()).isEqualTo(1);
        assertThat(text(fragments.join(part("m", 2, 1, "y")))).isEqualTo("xy");
    }

    @Test
    void partsThatContradictEachOtherAreDropped() {
        fragments.join(part("m", 2, 0, "x"));
        assertThat(fragments.join(part("m", 2, 0, "other"))).isNull();
        assertThat(fragments.join(part("m", 2, 1, "y"))).as("all of it").isNull();

        fragments.join(part("n", 2, 0, "x"));
        assertThat(fragments.join(part("n", 3, 1, "y"))).isNull();
        assertThat(fragments.join(part("n", 2, 1, "y"))).isNull();
    }

    @ParameterizedTest
    @CsvSource({"2,2", "2,-1", "-1,0", "257,0", "2147483647,0", "many,0", "2,first", "99999999999,0"})
    void numbersThatMakeNoSense(String sum, String seq) {
        Frame frame = Messages.event("1").toBuilder()
                .setHeaders(2, Messages.header("sum", sum))
                .setHeaders(3, Messages.header("seq", seq))
                .build();

        assertThat(fragments.join(frame)).isNull();
        assertThat(fragments.bytes()).isZero();
    }

    @Test
    void asManyPartsAsAreAllowed() {
        for (int seq = 1; seq < Fragments.MAX_PARTS; seq++) {
            assertThat(fragments.join(part("m", Fragments.MAX_PARTS, seq, "x"))).isNull();
        }

        assertThat(text(fragments.join(part("m", Fragments.MAX_PARTS, 0, "x")))).isEqualTo("x".repeat(256));
    }

    @Test
    void withoutAnId() {
        assertThat(fragments.join(part("", 2, 0, "x"))).isNull();
        assertThat(fragments.join(part("", 2, 1, "y"))).isNull();
    }

    @Test
    void memoryIsBounded() {
        fragments.join(part("m", 4, 0, "x".repeat(600)));
        fragments.join(part("n", 4, 0, "x".repeat(300)));
        assertThat(fragments.bytes()).isEqualTo(900);

        assertThat(fragments.join(part("m", 4, 1, "x".repeat(600)))).isNull();
        assertThat(fragments.bytes()).isEqualTo(300);
        fragments.join(part("n", 4, 1, "x".repeat(700)));
        assertThat(fragments.bytes()).as("up to the bound").isEqualTo(MAX);
    }

    @Test
    void ofTooManyTheOldestGoes() {
        for (int i = 0; i <= Fragments.MAX_MESSAGES; i++) {
            fragments.join(part("m" + i, 2, 0, "x"));
        }

        assertThat(fragments.bytes()).isEqualTo(Fragments.MAX_MESSAGES);
        assertThat(text(fragments.join(part("m1", 2, 1, "y")))).isEqualTo("xy");
        assertThat(fragments.join(part("m0", 2, 1, "y"))).isNull();
    }

    @Test
    void whatIsOldIsForgotten() {
        fragments.join(part("m", 2, 0, "x"));
        timer.advanceTimeBy(Fragments.TIMEOUT.minusNanos(1));
        fragments.join(part("n", 2, 0, "x"));
        assertThat(fragments.bytes()).isEqualTo(2);

        timer.advanceTimeBy(java.time.Duration.ofNanos(1));
        assertThat(fragments.join(part("m", 2, 1, "y"))).isNull();
        assertThat(text(fragments.join(part("n", 2, 1, "y")))).isEqualTo("xy");
        assertThat(fragments.bytes()).as("the late part of m").isEqualTo(1);
    }

    private static Frame part(String id, int sum, int seq, String payload) {
        return Messages.part("event", id, sum, seq, ByteString.copyFromUtf8(payload));
    }

    private static String text(ByteString bytes) {
        assertThat(bytes).isNotNull();
        return bytes.toStringUtf8();
    }
}
