package io.github.feishureactive.simulator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.feishureactive.simulator.account.SimulatedAccount;
import io.github.feishureactive.testkit.Await;

import static org.assertj.core.api.Assertions.assertThat;

/** The examples in class comments compile and do what they say. */
class ClassJavadocIT {

    private static final Path SOURCES = Path.of("src");
    private static final String PACKAGE = "java/io/github/feishureactive/simulator";

    @Test
    void exampleWorks() {
        // begin FeishuSimulator
        try (FeishuSimulator simulator = FeishuSimulator.builder()
                .app("cli_test", "secret")
                .account(SimulatedAccount.disabled("6942778198054125570").withCash("CNY", "520.00"))
                .documentedQuotas()
                .start()) {
            // The connection is reset after the platform has enabled the account, before it responds.
            simulator.faults().next(ApiPaths.ENABLE, Fault.reset().afterActing());

            // Point the application under test at the simulator.
            application(simulator.baseUrl(), "cli_test", "secret").enable("6942778198054125570");

            Statistics seen = simulator.statistics();
            assertThat(seen.tokensIssued()).isEqualTo(1);
            assertThat(seen.requests(ApiPaths.ENABLE)).isEqualTo(2);
            assertThat(simulator
                            .account("cli_test", "6942778198054125570")
                            .orElseThrow()
                            .enabled())
                    .isTrue();
        }
        // end
    }

    @Test
    void eventsExampleWorks() throws IOException {
        try (FeishuSimulator simulator = FeishuSimulator.builder()
                        .app("cli_test", "secret")
                        .account(
                                SimulatedAccount.disabled("6942778198054125570").withEnabled(true))
                        .start();
                WebhookReceiver application = new WebhookReceiver()) {
            application.encryptKey("key");
            // begin PlatformEvents
            simulator
                    .events()
                    .webhook("cli_test", application.url())
                    .verificationToken("token")
                    .encryptKey("key")
                    .urlCheckWithin(Duration.ofSeconds(10))
                    .subscribe();

            simulator.reward("cli_test", "6942778198054125570", 100);
            String custom = simulator.events().push("cli_test", "any.type_v1", "{\"key\": \"value\"}");

            await(() -> simulator.events().statistics().acknowledged() == 2);
            simulator.events().replay(custom);
            await(() -> simulator.events().delivery(custom).orElseThrow().successes() == 2);
            // end
        }
    }

    private static void await(BooleanSupplier condition) {
        Await.until(condition);
    }

    @ParameterizedTest
    @ValueSource(strings = {"FeishuSimulator", "PlatformEvents"})
    void exampleIsTheOneInTheComment(String name) throws IOException {
        String test = source("test", "ClassJavadocIT.java");
        String compiled = between(test, "// begin " + name + "\n", "// end\n");

        String comment = between(source("main", name + ".java"), "<pre>{@code\n", " * }</pre>");

        assertThat(withoutSpace(comment)).isEqualTo(withoutSpace(compiled));
    }

    private static String source(String tree, String file) throws IOException {
        return Files.readString(SOURCES.resolve(tree).resolve(PACKAGE).resolve(file));
    }

    private static String between(String text, String begin, String end) {
        int from = text.indexOf(begin) + begin.length();
        return text.substring(from, text.indexOf(end, from));
    }

    /** The formatter breaks lines in code, and in comments it does not. */
    private static String withoutSpace(String text) {
        return text.lines()
                .map(line -> line.replaceFirst("^ \\*", "").replaceAll("\\s", ""))
                .collect(Collectors.joining());
    }

    private static Application application(String baseUrl, String appId, String appSecret) {
        return new Application(new Wire(baseUrl), appId, appSecret);
    }

    /** Stands for an application: it enables an account and tries once more when the connection breaks. */
    private record Application(Wire wire, String appId, String appSecret) {

        void enable(String accountId) {
            try {
                String token = wire.token(appId, appSecret)
                        .json()
                        .path("tenant_access_token")
                        .stringValue();
                enable(token, accountId, 2);
            } catch (IOException | InterruptedException failure) {
                throw new IllegalStateException(failure);
            }
        }

        private void enable(String token, String accountId, int attempts) throws IOException, InterruptedException {
            try {
                assertThat(wire.enable(token, accountId).code()).isZero();
            } catch (IOException broken) {
                assertThat(attempts).isGreaterThan(1);
                enable(token, accountId, attempts - 1);
            }
        }
    }
}
