package com.example.plain;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.github.feishureactive.auth.AppAuthentication;
import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.hire.referral.account.Account;
import io.github.feishureactive.hire.referral.account.AccountStatus;
import io.github.feishureactive.hire.referral.account.ReferralAccounts;
import io.github.feishureactive.hire.referral.jobpost.ReferralJobPosts;
import io.github.feishureactive.hire.referral.referral.Referrals;
import io.github.feishureactive.hire.referral.reward.ImportedReward;
import io.github.feishureactive.hire.referral.reward.ReferralRewards;
import io.github.feishureactive.hire.referral.reward.RewardAmount;
import io.github.feishureactive.hire.referral.reward.RewardImport;
import io.github.feishureactive.hire.referral.reward.RewardRule;
import io.github.feishureactive.hire.referral.reward.RewardStage;
import io.github.feishureactive.hire.referral.reward.RewardSubject;
import io.github.feishureactive.simulator.FeishuSimulator;

import static io.github.feishureactive.simulator.FeishuSimulator.DEMO_ACCOUNT_ID;
import static io.github.feishureactive.simulator.FeishuSimulator.DEMO_APP_ID;
import static io.github.feishureactive.simulator.FeishuSimulator.DEMO_APP_SECRET;
import static io.github.feishureactive.simulator.FeishuSimulator.DEMO_EMPLOYEE;
import static io.github.feishureactive.simulator.FeishuSimulator.DEMO_REFERRAL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The application calls https in its tests and, with what Maven gives it at run time, in production. */
class EnableAccountTest {

    private static final Pattern NETTY = Pattern.compile("netty-[a-z].*?-(\\d+\\.\\d+\\.\\d+\\.Final)");

    @TempDir
    private Path folder;

    private final FeishuSimulator simulator = FeishuSimulator.demo().tls().start();

    @AfterEach
    void close() {
        simulator.close();
    }

    @Test
    void inATest() {
        try (FeishuGateway gateway = FeishuGateway.builder()
                .authentication(AppAuthentication.customApp(DEMO_APP_ID, DEMO_APP_SECRET))
                .baseUrl(simulator.baseUrl())
                .httpClient(simulator.certificate()::trustedBy)
                .build()) {
            Account account =
                    ReferralAccounts.on(gateway).enable(DEMO_ACCOUNT_ID).block();
            assertEquals(AccountStatus.ENABLED, account.status());
            RewardImport reward = RewardImport.builder("reward-1")
                    .referrer(DEMO_EMPLOYEE.openId())
                    .subject(RewardSubject.talent(DEMO_REFERRAL.talentId()))
                    .rule(RewardRule.ONBOARDING)
                    .amount(RewardAmount.points(300))
                    .stage(RewardStage.confirmed())
                    .build();
            ImportedReward imported =
                    ReferralRewards.on(gateway).importReward(reward).block();
            assertEquals(imported.id(), simulator.rewards(DEMO_APP_ID).get(0).id());
            assertEquals(12, ReferralJobPosts.on(gateway).all().count().block());
            assertEquals(
                    DEMO_REFERRAL.id(),
                    Referrals.on(gateway)
                            .byTalent(DEMO_REFERRAL.talentId())
                            .blockLast()
                            .id());
        }
    }

    @Test
    void inProduction() throws IOException, InterruptedException {
        Path certificate = folder.resolve("simulator.pem");
        Files.writeString(certificate, simulator.certificate().pem());

        String output = run(
                Map.of(),
                EnableAccountOverTls.class,
                simulator.baseUrl(),
                certificate.toString(),
                DEMO_APP_ID,
                DEMO_APP_SECRET,
                DEMO_ACCOUNT_ID);

        assertTrue(output.contains(DEMO_ACCOUNT_ID + " enabled"), output);
        assertEquals(1, simulator.statistics().enabled(DEMO_ACCOUNT_ID));
    }

    /** As the README shows it, on a simulator that another terminal has started. */
    @Test
    void theProgramOfTheReadme() throws IOException, InterruptedException {
        try (FeishuSimulator plain = FeishuSimulator.demo().start()) {
            String output = run(
                    Map.of(
                            "FEISHU_BASE_URL", plain.baseUrl(),
                            "FEISHU_APP_ID", DEMO_APP_ID,
                            "FEISHU_APP_SECRET", DEMO_APP_SECRET),
                    EnableAccount.class,
                    DEMO_ACCOUNT_ID);

            assertTrue(output.contains(DEMO_ACCOUNT_ID + " is enabled"), output);
            assertEquals(1, plain.statistics().enabled(DEMO_ACCOUNT_ID));
        }
    }

    private String run(Map<String, String> environment, Class<?> main, String... arguments)
            throws IOException, InterruptedException {
        Path output = folder.resolve("output.txt");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                Path.of("target", "classes") + System.getProperty("path.separator") + runtimeClassPath(),
                main.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        Process application = builder.start();
        try {
            assertTrue(application.waitFor(2, TimeUnit.MINUTES));
        } finally {
            application.destroyForcibly();
        }
        String said = Files.readString(output);
        assertEquals(0, application.exitValue(), said);
        return said;
    }

    /** Without any BOM but ours: what this library brings agrees with what Reactor Netty brings. */
    @Test
    void ofNettyThereIsOneVersionAndAllOfReactorNettysParts() throws IOException {
        Set<String> versions = new TreeSet<>();
        Set<String> jars = new TreeSet<>();
        for (String jar : runtimeClassPath().split(System.getProperty("path.separator"))) {
            String name = Path.of(jar).getFileName().toString();
            Matcher netty = NETTY.matcher(name);
            if (netty.lookingAt()) {
                versions.add(netty.group(1));
                jars.add(name.replace("-" + netty.group(1), "").replace(".jar", ""));
            }
            assertTrue(!name.contains("simulator"), name);
        }
        assertEquals(1, versions.size(), versions.toString());
        assertTrue(
                jars.containsAll(List.of(
                        "netty-codec-http3", "netty-codec-classes-quic", "netty-codec-native-quic-linux-x86_64")),
                jars.toString());
    }

    private static String runtimeClassPath() throws IOException {
        try (InputStream written = EnableAccountTest.class.getResourceAsStream("/runtime-classpath.txt")) {
            return new String(written.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
