package io.github.feishureactive.auth;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.github.feishureactive.core.token.AccessToken;

import static org.assertj.core.api.Assertions.assertThat;

class TokenFlightRaceTest {

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
                        round -> current.get().stay.forEach(current.get().flight::subscribe),
                        round -> current.get().leave.forEach(probe -> {
                            current.get().flight.subscribe(probe);
                            probe.leave();
                        }),
                        round -> land(current.get().flight, round)),
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
                        round -> current.get().forEach(lone -> land(lone.flight, round)),
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

    private static void land(TokenFlight flight, int round) {
        if (fails(round)) {
            flight.fail(new IllegalStateException("test"));
        } else {
            flight.succeed(TOKEN);
        }
    }

    private static final class Round {

        private final TokenFlight flight = new TokenFlight();
        private final List<Probe> stay = Stream.generate(Probe::new).limit(8).toList();
        private final List<Probe> leave = Stream.generate(Probe::new).limit(8).toList();
    }

    private static List<Lone> lone() {
        return Stream.generate(Lone::new).limit(64).toList();
    }

    /** A flight with one caller, who has asked for nothing yet. */
    private static final class Lone {

        private final TokenFlight flight = new TokenFlight();
        private final Probe caller = Probe.asksLater();

        Lone() {
            flight.subscribe(caller);
        }
    }
}
