package io.github.feishureactive.core.internal.download;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ContentRangeTest {

    @Test
    void ranges() {
        assertThat(ContentRange.parse("bytes 0-9/10")).isEqualTo(new ContentRange(0, 9, 10));
        assertThat(ContentRange.parse(" Bytes  5-9/* ")).isEqualTo(new ContentRange(5, 9, -1));
        assertThat(ContentRange.parse("bytes */10")).isEqualTo(new ContentRange(-1, -1, 10));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "bytes",
                "bytes 1-/5",
                "bytes -5/9",
                "items 0-9/10",
                "bytes 0-9",
                "bytes 0-9/1e3",
                "bytes 0-9999999999999999999999/*"
            })
    void others(String header) {
        assertThat(ContentRange.parse(header)).isNull();
    }
}
