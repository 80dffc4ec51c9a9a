package io.github.feishureactive.core.internal.download;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class FileNameTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "attachment; filename=\"a b.png\"|a b.png",
                "attachment; filename=a.png|a.png",
                "attachment;filename=a.png;size=3|a.png",
                "attachment; FileName = \"a.png\"|a.png",
                "inline; filename=\"a\\\"b\\\\c\"|c",
                "inline; filename=\"a\\\"b.png\"|a\"b.png",
                "attachment; filename=\"x;filename=y.png\"|x;filename=y.png",
                "attachment; filename=\"e.png\"; filename*=UTF-8''%e2%82%ac.png|\u20ac.png",
                "attachment; filename*=utf-8'en'a%20b.png; filename=c|a b.png",
                "attachment; filename*=ISO-8859-1''%e9.png|\u00e9.png",
                "attachment; filename*=UTF-8''%ff; filename=fallback.png|fallback.png",
                "attachment; filename*=broken; filename=fallback.png|fallback.png",
                "attachment; filename=\"%E5%9B%BE.png\"|\u56fe.png",
                "attachment; filename=\"100%.png\"|100%.png",
                "attachment; filename=\"../../etc/passwd\"|passwd",
                "attachment; filename=\"C:/x/y.doc\"|y.doc",
                "attachment; filename=\"unterminated.png|unterminated.png"
            })
    void names(String header, String name) {
        assertThat(FileName.parse(header)).isEqualTo(name);
    }

    /** As an HTTP client reads the bytes of UTF-8. */
    @Test
    void rawUtf8() {
        String header = new String(
                "attachment; filename=\"\u62a5\u544a.pdf\"".getBytes(StandardCharsets.UTF_8),
                StandardCharsets.ISO_8859_1);

        assertThat(FileName.parse(header)).isEqualTo("\u62a5\u544a.pdf");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "attachment",
                "attachment; filename=",
                "attachment; filename=\"\"",
                "attachment; filename=..",
                "attachment; filename=\"a/\"",
                "attachment; filename*=UTF-8''%0d%0a",
                "attachment; x; y",
                "; = ; filename"
            })
    void noName(String header) {
        assertThat(FileName.parse(header)).isNull();
    }

    @Test
    void aNameIsBounded() {
        assertThat(FileName.parse("attachment; filename=" + "a".repeat(2_000))).isNull();
        assertThat(FileName.parse(null)).isNull();
    }

    @Test
    void controlCharactersAreDropped() {
        assertThat(FileName.parse("attachment; filename*=UTF-8''a%0d%0aSet-Cookie%00.png"))
                .isEqualTo("aSet-Cookie.png");
    }
}
