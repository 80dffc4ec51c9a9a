package io.github.feishureactive.core.internal.http;

import java.util.SplittableRandom;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ServerTimingTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
                    inner; dur=283, cdn-cache;desc=MISS, origin;dur=359, edge;dur=0 | 283000000
                    cdn-cache;desc=MISS,edge;dur=0,origin;dur=393,inner;dur=12      | 12000000
                    inner;dur=0                                                     | 0
                    INNER;DUR=5                                                     | 5000000
                    inner;dur="41.5"                                                | 41500000
                    inner ; desc="a, b; dur=9 \\" c" ; dur = 7                       | 7000000
                    inner;dur=9;dur=1                                               | 9000000
                    inner;dur=30, inner;dur=20, inner;dur=40                        | 20000000
                    inner;dur=1.0000019                                             | 1000001
                    inner;flag;dur=3                                                | 3000000
                    ,, inner;dur=4 ,                                                | 4000000
                    """)
    void readsTheShortestInnerDuration(String header, long nanos) {
        assertThat(read(header)).isEqualTo(nanos);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "origin;dur=300",
                "inner",
                "inner;dur",
                "inner;dur=",
                "inner;dur=-5",
                "inner;dur=+5",
                "inner;dur=NaN",
                "inner;dur=Infinity",
                "inner;dur=1e3",
                "inner;dur=.",
                "inner;dur=1.2.3",
                "inner;dur=9999999999999999999999",
                "inner;dur=5;desc=HIT",
                "inner;dur=5, cdn-cache;desc=HIT",
                "inner;dur=5, cdn-cache;desc=\"hit\"",
                "inner;dur=5, inner",
                "inner;dur=5, inner;dur=x",
                "inner;dur=\"5",
                "inner;dur=5 6",
                "inner;dur=5, =3",
                "xinner;dur=5",
                "inner2;dur=5",
            })
    void countsAsAbsentWhatCannotBeReliedOn(String header) {
        assertThat(read(header)).isEqualTo(ServerTiming.UNKNOWN);
    }

    @Test
    void readsEveryLineOfTheHeader() {
        assertThat(read("cdn-cache;desc=MISS,edge;dur=0,origin;dur=393", "inner; dur=280"))
                .isEqualTo(280_000_000);
        assertThat(read("inner; dur=280", "inner; dur=120")).isEqualTo(120_000_000);
        assertThat(read("inner; dur=280", "cdn-cache;desc=HIT")).isEqualTo(ServerTiming.UNKNOWN);
        assertThat(read()).isEqualTo(ServerTiming.UNKNOWN);
    }

    @Test
    void aResponseFromACacheSaysNothingOfItsRequest() {
        HttpHeaders headers =
                new DefaultHttpHeaders().add("Server-Timing", "inner;dur=5").add("Age", "3");

        assertThat(ServerTiming.innerNanos(headers)).isEqualTo(ServerTiming.UNKNOWN);
    }

    @Test
    void noTextBreaksIt() {
        char[] alphabet = "inerdu=;, \"\\.05-aHIT\t".toCharArray();
        SplittableRandom random = new SplittableRandom(20_261_128);
        for (int run = 0; run < 20_000; run++) {
            StringBuilder header = new StringBuilder(run % 2 == 0 ? "inner;dur=" : "");
            for (int length = random.nextInt(24); length > 0; length--) {
                header.append(alphabet[random.nextInt(alphabet.length)]);
            }
            assertThat(read(header.toString())).as(header.toString()).isGreaterThanOrEqualTo(ServerTiming.UNKNOWN);
        }
    }

    private static long read(String... lines) {
        HttpHeaders headers =
                DefaultHttpHeadersFactory.headersFactory().withValidation(false).newHeaders();
        for (String line : lines) {
            headers.add("server-timing", line);
        }
        return ServerTiming.innerNanos(headers);
    }
}
