package io.github.feishureactive.example;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** The page, in the language that the browser prefers; its switch needs no other page. */
@RestController
class PageController {

    private static final List<Locale> LANGUAGES = List.of(Locale.ENGLISH, Locale.SIMPLIFIED_CHINESE);

    private final String page = read("/page.html");

    private static String read(String name) {
        try (InputStream page = Objects.requireNonNull(PageController.class.getResourceAsStream(name), name)) {
            return new String(page.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @GetMapping(path = "/", produces = MediaType.TEXT_HTML_VALUE)
    ResponseEntity<String> page(@RequestHeader HttpHeaders headers) {
        String language = language(headers);
        return ResponseEntity.ok()
                .contentType(new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8))
                .header(HttpHeaders.CONTENT_LANGUAGE, language)
                .header(HttpHeaders.VARY, HttpHeaders.ACCEPT_LANGUAGE)
                .body(page.replaceFirst("lang=\"en\"", "lang=\"" + language + "\""));
    }

    private static String language(HttpHeaders headers) {
        List<Locale.LanguageRange> accepted;
        try {
            accepted = headers.getAcceptLanguage();
        } catch (IllegalArgumentException malformed) {
            accepted = List.of();
        }
        // Any Chinese will do; a browser that asks for another language reads English.
        return accepted.stream()
                .map(range -> Locale.forLanguageTag(range.getRange()).getLanguage())
                .flatMap(wanted ->
                        LANGUAGES.stream().filter(ours -> ours.getLanguage().equals(wanted)))
                .findFirst()
                .orElse(Locale.ENGLISH)
                .toLanguageTag();
    }
}
