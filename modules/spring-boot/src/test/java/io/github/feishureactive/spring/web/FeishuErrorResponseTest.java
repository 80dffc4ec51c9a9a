package io.github.feishureactive.spring.web;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.tngtech.archunit.core.domain.JavaClass;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import reactor.core.Exceptions;

import io.github.feishureactive.core.error.ErrorCategory;
import io.github.feishureactive.core.error.FeishuException;
import io.github.feishureactive.core.error.InvalidRequestException;
import io.github.feishureactive.core.error.Outcome;
import io.github.feishureactive.core.error.TransportException;
import io.github.feishureactive.core.error.UnreadableResponseException;
import io.github.feishureactive.spring.LibraryClasses;

import static org.assertj.core.api.Assertions.assertThat;

/** What every error is over HTTP, and that the page says so. */
class FeishuErrorResponseTest {

    private static final String ENGLISH = "docs/errors.md";
    private static final Pattern CODES = Pattern.compile("^\\| ([0-9, ]+) \\| `(\\w+)` \\|", Pattern.MULTILINE);
    private static final Map<String, FeishuException> ERRORS = EveryError.of(codes());

    /** Those of the page, which a test of the core compares with the code, and those of the user's token. */
    private static Map<Integer, ErrorCategory> codes() {
        Map<Integer, ErrorCategory> codes =
                new TreeMap<>(Map.of(99991668, ErrorCategory.TOKEN, 99991677, ErrorCategory.TOKEN));
        CODES.matcher(read(ENGLISH)).results().forEach(row -> Stream.of(
                        row.group(1).split(", ", -1))
                .forEach(code -> codes.put(Integer.valueOf(code), ErrorCategory.valueOf(row.group(2)))));
        return codes;
    }

    @Test
    void thereIsOneOfEveryKindHere() {
        Set<String> kinds = LibraryClasses.all()
                .filter(type -> type.isAssignableTo(FeishuException.class))
                .filter(type -> !Modifier.isAbstract(type.reflect().getModifiers()))
                .map(JavaClass::getName)
                .collect(Collectors.toSet());

        assertThat(ERRORS.values().stream().map(error -> error.getClass().getName()))
                .containsAll(kinds);
        assertThat(kinds).hasSizeGreaterThan(12);
    }

    /** Of the codes, only those that differ from others of their category. */
    @ParameterizedTest
    @ValueSource(strings = {ENGLISH, "docs/errors.zh-CN.md"})
    void thePageHasTheStatusOfEach(String page) throws IOException {
        Map<String, List<String>> rows = new TreeMap<>();
        ERRORS.forEach((name, error) -> {
            String status = row(error);
            Integer code = name.matches("[0-9]+") ? Integer.valueOf(name) : null;
            if (code == null || !status.equals(row(ERRORS.get("`ErrorCategory." + codes().get(code) + "`")))) {
                rows.computeIfAbsent(status, one -> new ArrayList<>()).add(name);
            }
        });
        StringBuilder table = new StringBuilder();
        rows.forEach((status, names) -> table.append("| ")
                .append(status.replace("#", String.join(", ", names)))
                .append(" |\n"));
        String written = read(page);
        Pattern place = Pattern.compile("(?<=\\|---\\|---\\|---\\|\n)(?:\\|[^|]+\\| [45]\\d\\d \\|.*\n)+");
        String generated = place.matcher(written).replaceFirst(table.toString());
        if (Boolean.getBoolean("feishu.docs.write")) {
            Files.writeString(root().resolve(page), generated);
            return;
        }
        assertThat(written).as("%s, with -Dfeishu.docs.write=true", page).isEqualTo(generated);
        assertThat(written).contains(table);
    }

    private static String row(FeishuException error) {
        FeishuErrorResponse response = FeishuErrorResponse.of(error);
        String retry = response.getHeaders().getFirst(HttpHeaders.RETRY_AFTER);
        assertThat(retry).isIn(null, "2");
        return "# | " + response.getStatusCode().value() + " | " + (retry == null ? "-" : "`retryAfter()`");
    }

    @Test
    void nothingThatThePlatformOrACauseWroteLeavesTheApplication() {
        ERRORS.forEach((name, error) -> {
            FeishuErrorResponse response = FeishuErrorResponse.of(error);
            assertThat(response.getBody().toString() + response.getHeaders())
                    .as(name)
                    .doesNotContain(EveryError.UPSTREAM)
                    .doesNotContain("some.operation");
            assertThat(response.getBody().getProperties())
                    .as(name)
                    .containsOnlyKeys(Stream.of("outcome", "transient", "code", "logId")
                            .filter(key -> !key.equals("code") || error.code() != 0)
                            .filter(key -> !key.equals("logId") || error.logId().isPresent())
                            .toArray(String[]::new));
        });
    }

    @ParameterizedTest
    @EnumSource
    void whatMayHaveHappenedIsSaidAndNobodyIsInvitedToRepeatIt(Outcome outcome) {
        boolean doubt = outcome == Outcome.UNKNOWN || outcome == Outcome.UNREADABLE;
        EveryError.of(codes()).forEach((name, error) -> {
            FeishuErrorResponse response = FeishuErrorResponse.of(error.settled(1, outcome));
            assertThat(response.getBody().getProperties()).as(name).containsEntry("outcome", outcome.name());
            if (doubt) {
                assertThat(response.getHeaders().headerNames()).as(name).doesNotContain(HttpHeaders.RETRY_AFTER);
                assertThat(response.getStatusCode()).as(name).isNotEqualTo(HttpStatus.SERVICE_UNAVAILABLE);
                assertThat(response.getBody().getDetail()).as(name).endsWith("check before you repeat it.");
            } else {
                assertThat(response.getBody().getDetail()).as(name).doesNotContain("repeat");
            }
        });
    }

    @Test
    void theFailedCallBehindAnErrorIsFound() {
        FeishuException invalid = new InvalidRequestException("a", "Pass an id.");
        FeishuException lost = new TransportException("lost", "a", Outcome.UNKNOWN, null);
        FeishuException unread = new UnreadableResponseException(
                "html", new FeishuException.Facts("a", Outcome.REJECTED, false, 0, 0, null));

        assertThat(status(new CompletionException(invalid))).isEqualTo(400);
        assertThat(status(new ExecutionException(new CompletionException(invalid))))
                .isEqualTo(400);
        assertThat(status(Exceptions.propagate(new ExecutionException(invalid))))
                .isEqualTo(400);
        assertThat(status(Exceptions.multiple(invalid, lost, unread))).isEqualTo(502);
        assertThat(FailedCall.in(new CompletionException(Exceptions.multiple(unread, invalid, lost))))
                .containsSame(lost);
    }

    @Test
    void aFaultOfTheApplicationDoesNotHideBehindAFailedCall() {
        FeishuException invalid = new InvalidRequestException("a", "Pass an id.");
        IllegalStateException circle = new IllegalStateException("a");
        circle.initCause(new IllegalStateException(circle));

        assertThat(FeishuErrorResponse.find(Exceptions.multiple(invalid, new IllegalStateException())))
                .isEmpty();
        assertThat(FeishuErrorResponse.find(new IllegalStateException("other"))).isEmpty();
        assertThat(FeishuErrorResponse.find(circle)).isEmpty();
    }

    private static int status(Throwable error) {
        return FeishuErrorResponse.find(error).orElseThrow().getStatusCode().value();
    }

    private static String read(String page) {
        try {
            return Files.readString(root().resolve(page));
        } catch (IOException e) {
            throw new IllegalStateException("cannot read " + page, e);
        }
    }

    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("README.zh-CN.md"))) {
            folder = folder.getParent();
        }
        return folder;
    }
}
