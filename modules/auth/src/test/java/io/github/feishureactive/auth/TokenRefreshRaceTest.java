package io.github.feishureactive.auth;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.github.feishureactive.core.token.AccessToken;

import static org.assertj.core.api.Assertions.assertThat;

class TokenRefreshRaceTest {

    private static final AccessToken TOKEN = AccessToken.of("t-1");

    private final Race race = new Race();
    private final AtomicReference<Round> current = new AtomicReference<>(new Round());

    @AfterEach
    void stop() {
        race.close();
    }

    @Test
    void nobodyIsLostWhoJoinsWhileItLands() throws Exception {
        int rounds = race.rounds(
                Race.LENGTH,
                List.of(
                        round -> current.get().stay.forEach(current.get().refresh::subscribe),
                        round -> current.get().leave.forEach(probe -> {
                            current.get().refresh.subscribe(probe);
                            probe.leave();
                        }),
                        round -> complete(current.get().refresh, round)),
                round -> {
                    Round past = current.getAndSet(new Round());
                    assertThat(past.stay)
                            .allMatch(Probe::toldRight)
                            .allMatch(probe -> fails(round) == (probe.token() == null));
                    assertThat(past.leave).allMatch(Probe::toldRight);
                });
        assertThat(rounds).isGreaterThan(100);
    }

    @Test
    void aCallerIsToldOnceWhateverItDoesMeanwhile() throws Exception {
        AtomicReference<List<Lone>> current = new AtomicReference<>(lone());
        int rounds = race.rounds(
                Race.LENGTH,
                List.of(
                        round -> current.get().forEach(lone -> complete(lone.refresh, round)),
                        round -> current.get().forEach(lone -> lone.caller.ask()),
                        round -> current.get().forEach(lone -> {
                            if (leaves(round)) {
                                lone.caller.leave();
                            } else {
                                lone.caller.ask();
                            }
                        })),
                round -> assertThat(current.getAndSet(lone())).allSatisfy(past -> {
                    assertThat(past.caller).matches(Probe::toldRight);
                    assertThat(leaves(round) || fails(round) == (past.caller.token() == null))
                            .isTrue();
                }));
        assertThat(rounds).isGreaterThan(100);
    }

    private static boolean leaves(int round) {
        return round % 3 == 0;
    }

    private static boolean fails(int round) {
        return round % 2 == 0;
    }

    private static void complete(TokenRefresh refresh, int round) {
        if (fails(round)) {
            refresh.fail(new IllegalStateException("test"));
        } else {
            refresh.succeed(TOKEN);
        }
    }

    private static final class Round {

        private final TokenRefresh refresh = new TokenRefresh();
        private final List<Probe> stay = Stream.generate(Probe::new).limit(8).toList();
        private final List<Probe> leave = Stream.generate(Probe::new).limit(8).toList();
    }

    private static List<Lone> lone() {
        return Stream.generate(Lone::new).limit(64).toList();
    }

    /** A refresh with one caller, who has asked for nothing yet. */
    private static final class Lone {

        private final TokenRefresh refresh = new TokenRefresh();
        private final Probe caller = Probe.asksLater();

        Lone() {
            refresh.subscribe(caller);
        }
    }
}
