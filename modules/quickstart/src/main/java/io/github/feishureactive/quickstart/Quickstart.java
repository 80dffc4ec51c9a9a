package io.github.feishureactive.quickstart;

import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

import io.github.feishureactive.auth.AppAuthentication;
import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.core.FeishuGatewayBuilder;
import io.github.feishureactive.core.doctor.GatewayReport;
import io.github.feishureactive.core.error.FeishuException;
import io.github.feishureactive.core.observe.CallReport;
import io.github.feishureactive.hire.referral.account.Account;
import io.github.feishureactive.hire.referral.account.ReferralAccounts;
import io.github.feishureactive.hire.referral.diagnosis.ReferralDiagnosis;
import io.github.feishureactive.simulator.FeishuSimulator;

/**
 * Enables referral accounts, those named by the arguments or the one that the simulator knows; with {@code --tour} it
 * walks through the whole referral domain on the simulator, with {@code --listen} it prints how the balance changes,
 * with {@code --doctor} what it finds out about platform, app and network.
 */
public final class Quickstart {

    private static final String TOUR = "--tour";
    private static final String LISTEN = "--listen";
    private static final String DOCTOR = "--doctor";

    private final PrintStream out;
    private final Map<String, String> environment;

    Quickstart(PrintStream out, Map<String, String> environment) {
        this.out = out;
        this.environment = environment;
    }

    /**
     * Runs the program and ends the process: with 0 if every account was enabled, or the doctor found no problem,
     * otherwise with 1.
     *
     * @param args ids of accounts, {@code --tour}, {@code --doctor}, or {@code --listen} and perhaps the id of an
     *     account
     */
    public static void main(String[] args) {
        System.exit(new Quickstart(System.out, System.getenv()).run(List.of(args)));
    }

    int run(List<String> ids) {
        try (Platform platform = Platform.of(environment)) {
            if (ids.contains(TOUR)) {
                return tour(platform);
            }
            if (ids.contains(DOCTOR)) {
                return doctor(platform);
            }
            List<String> named = ids.stream().filter(id -> !id.equals(LISTEN)).toList();
            if (named.isEmpty() && platform.simulator() == null) {
                out.println("Say which account to enable: -Dexec.args=\"<account id>\"");
                return 1;
            }
            List<String> accounts = named.isEmpty() ? List.of(FeishuSimulator.DEMO_ACCOUNT_ID) : named;
            return ids.contains(LISTEN) ? listen(platform, accounts.get(0)) : enable(platform, accounts);
        } catch (IllegalArgumentException e) {
            out.println(e.getMessage());
            return 1;
        }
    }

    private int tour(Platform platform) {
        if (platform.simulator() == null) {
            out.println("The tour withdraws an account's balance, so it runs on the simulator only: unset "
                    + Platform.APP_ID + " and " + Platform.APP_SECRET + ".");
            return 1;
        }
        out.println("Platform     " + platform.description());
        try (FeishuGateway gateway = gateway(platform).build()) {
            return new Tour(out, gateway, platform).run();
        }
    }

    /** Prints nothing but the report, so that all of the output can be pasted into a bug report. */
    private int doctor(Platform platform) {
        try (FeishuGateway gateway = gateway(platform).build()) {
            GatewayReport report = gateway.diagnose(ReferralDiagnosis.calls()).block();
            out.print(report);
            return report != null && report.healthy() ? 0 : 1;
        }
    }

    private int listen(Platform platform, String accountId) {
        out.println("Platform     " + platform.description());
        try (FeishuGateway gateway = gateway(platform).build()) {
            return new Listen(out, gateway, platform).run(accountId);
        }
    }

    private static FeishuGatewayBuilder gateway(Platform platform) {
        return FeishuGateway.builder()
                .authentication(AppAuthentication.customApp(platform.appId(), platform.appSecret()))
                .baseUrl(platform.baseUrl())
                .httpClient(platform.trust());
    }

    private int enable(Platform platform, List<String> ids) {
        out.println("Platform   " + platform.description());
        AtomicReference<@Nullable CallReport> report = new AtomicReference<>();
        try (FeishuGateway gateway = gateway(platform).listener(report::set).build()) {
            ReferralAccounts accounts = ReferralAccounts.on(gateway);
            int failed = 0;
            for (String id : ids) {
                try {
                    // A program that runs from top to bottom may wait; a service returns the Mono instead.
                    Account account = accounts.enable(id).block();
                    AccountPrinter.print(out, account, report.get());
                } catch (FeishuException e) {
                    out.println("Failed     " + FailureText.of(id, e));
                    failed++;
                }
            }
            return failed == 0 ? 0 : 1;
        }
    }
}
