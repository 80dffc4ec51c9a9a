package io.github.feishureactive.hire.referral;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import io.github.feishureactive.core.operation.ApiOperation;
import io.github.feishureactive.core.quota.Quota;
import io.github.feishureactive.hire.referral.account.ReferralAccounts;
import io.github.feishureactive.hire.referral.jobpost.ReferralJobPosts;
import io.github.feishureactive.hire.referral.referral.Referrals;
import io.github.feishureactive.hire.referral.reward.ReferralRewards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/** The Javadoc of each call says what a caller has to know, and agrees with what the gateway does. */
class CallDocumentationTest {

    private static final Map<Class<?>, List<ApiOperation<?>>> FRONTS = Map.of(
            ReferralAccounts.class, ReferralAccounts.operations(),
            ReferralRewards.class, ReferralRewards.operations(),
            Referrals.class, Referrals.operations(),
            ReferralJobPosts.class, ReferralJobPosts.operations());

    private static final Map<Duration, String> UNITS =
            Map.of(Duration.ofMinutes(1), "a minute", Duration.ofSeconds(1), "a second");

    static Stream<Arguments> calls() {
        return FRONTS.entrySet().stream()
                .flatMap(front -> front.getValue().stream().map(operation -> arguments(front.getKey(), operation)));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("calls")
    void saysQuotaScopesIdempotencyErrorsAndPage(Class<?> front, ApiOperation<?> operation) {
        List<String> found = javadocs(front)
                .filter(javadoc -> javadoc.contains("Quota: "))
                .filter(javadoc -> javadoc.contains("\"" + operation.documentation() + "\""))
                .toList();

        assertThat(found).as("Javadoc with the page of %s", operation).hasSize(1);
        assertThat(found.get(0))
                .contains("Quota: " + quota(operation.quota()) + " for each app in each tenant")
                .contains(
                        operation.scopes().stream().map("{@code %s}"::formatted).toList())
                .contains(operation.idempotent() ? " Idempotent" : " Not idempotent")
                .contains("Errors that the platform documents: 1002001", "1002002")
                .containsPattern("(?i)cancel");
    }

    private static String quota(Quota quota) {
        return String.join(
                " and ",
                quota.windows().stream()
                        .map(window -> window.permits() + " calls " + UNITS.get(window.period()))
                        .toList());
    }

    private static Stream<String> javadocs(Class<?> front) {
        try {
            String source =
                    Files.readString(Path.of("src/main/java", front.getName().replace('.', '/') + ".java"));
            return Stream.of(source.split("/\\*\\*"))
                    .skip(1)
                    .map(javadoc -> javadoc.substring(0, javadoc.indexOf("*/")))
                    .map(javadoc -> javadoc.replaceAll("\\s+\\*?\\s*", " "));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
