package io.github.feishureactive.auth;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.github.feishureactive.core.AccessToken;

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
    void oneCallerIsToldOnceWhateverItDoesMeanwhile() throws Exception {
        current.get().flight.subscribe(current.get().lazy);
        int rounds = race.rounds(
                Race.LENGTH,
                List.of(
                        round -> land(current.get().flight, round),
                        round -> current.get().lazy.ask(),
                        round -> {
                            if (round % 3 == 0) {
                                current.get().lazy.leave();
                            } else {
                                current.get().lazy.ask();
                            }
                        }),
                round -> {
                    Probe caller = current.getAndSet(new Round()).lazy;
                    assertThat(caller).matches(Probe::toldRight);
                    assertThat(round % 3 == 0 || fails(round) == (caller.token() == null))
                            .isTrue();
                    current.get().flight.subscribe(current.get().lazy);
                });
        assertThat(rounds).isGreaterThan(100);
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
        private final Probe lazy = Probe.asksLater();
    }
}
