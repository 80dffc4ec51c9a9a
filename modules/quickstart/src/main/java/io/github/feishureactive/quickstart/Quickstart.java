package io.github.feishureactive.quickstart;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

import io.github.feishureactive.auth.AppAuthentication;
import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.core.FeishuGatewayBuilder;
import io.github.feishureactive.core.doctor.GatewayReport;
import io.github.feishureactive.core.error.FeishuException;
import io.github.feishureactive.core.observe.CallReport;
import io.github.feishureactive.hire.referral.account.Account;
import io.github.feishureactive.hire.referral.account.ReferralAccounts;
import io.github.feishureactive.hire.referral.diagnosis.ReferralDiagnosis;
import io.github.feishureactive.quickstart.Interruption.InterruptedRunException;
import io.github.feishureactive.simulator.FeishuSimulator;

/**
 * Enables referral accounts, those named by the arguments or the one that the simulator knows; with {@code --tour} it
 * walks through the whole referral domain on the simulator, with {@code --listen} it prints how the balance changes,
 * with {@code --doctor} what it finds out about platform, app and network.
 */
@Command(
        name = "quickstart",
        sortOptions = false,
        customSynopsis =
                "mvn -q -ntp -pl modules/quickstart -am compile exec:java -Dexec.args=\"[OPTION] [ACCOUNT_ID...]\"",
        description = {
            "",
            "Enables referral accounts of Feishu Hire: on a simulator in this process, or on the platform if FEISHU_APP_ID"
                    + " and FEISHU_APP_SECRET are set.",
            ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all done",
            "1:a call failed, or the doctor found a problem",
            "2:the command or its settings cannot be meant so; nothing was sent",
            "130:ended by Ctrl-C"
        },
        footerHeading = "%nEnvironment:%n",
        footer = {
            "  FEISHU_APP_ID          App ID, see https://open.feishu.cn/app",
            "  FEISHU_APP_SECRET      App Secret, from the same page",
            "  FEISHU_BASE_URL        another platform than https://open.feishu.cn, such as",
            "                         https://open.larksuite.com for Lark",
            "  FEISHU_CA_CERTIFICATE  a PEM file to trust in place of the JDK's authorities"
        })
public final class Quickstart implements Callable<Integer> {

    private final PrintStream out;
    private final PrintStream errors;
    private final Map<String, String> environment;
    private final Interruption interruption;

    @Mixin
    private final Arguments arguments = new Arguments();

    @Spec
    private @Nullable CommandSpec command;

    Quickstart(PrintStream out, PrintStream errors, Map<String, String> environment, Interruption interruption) {
        this.out = out;
        this.errors = errors;
        this.environment = environment;
        this.interruption = interruption;
    }

    /**
     * Runs the program and ends the process, with the exit codes that {@code --help} lists.
     *
     * @param args ids of accounts and options, see {@code --help}
     */
    public static void main(String[] args) {
        Interruption interruption = new Interruption();
        interruption.install();
        int exitCode;
        try {
            exitCode = new Quickstart(System.out, System.err, System.getenv(), interruption).run(List.of(args));
        } finally {
            interruption.ended();
        }
        System.exit(exitCode);
    }

    int run(List<String> args) {
        return new CommandLine(this)
                .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(errors, true, StandardCharsets.UTF_8))
                .setParameterExceptionHandler(Quickstart::refuse)
                .execute(args.toArray(String[]::new));
    }

    /** In a few lines: the whole help would hide what is wrong. */
    private static int refuse(ParameterException refused, String[] args) {
        PrintWriter errors = refused.getCommandLine().getErr();
        errors.println(refused.getMessage());
        UnmatchedArgumentException.printSuggestions(refused, errors);
        errors.println("--help shows what there is");
        return refused.getCommandLine().getCommandSpec().exitCodeOnInvalidInput();
    }

    @Override
    public Integer call() {
        try (Platform platform = meant(() -> Platform.of(environment, arguments.baseUrl))) {
            arguments.check(platform).ifPresent(wrong -> {
                throw refusal(wrong, null);
            });
            FeishuGatewayBuilder gateway = meant(() -> gateway(platform));
            return run(platform, gateway);
        } catch (InterruptedRunException e) {
            errors.println(e.getMessage());
            return Interruption.EXIT_CODE;
        }
    }

    private <T> T meant(Supplier<T> setting) {
        try {
            return setting.get();
        } catch (IllegalArgumentException e) {
            throw refusal(String.valueOf(e.getMessage()), e);
        }
    }

    private ParameterException refusal(String wrong, @Nullable Throwable cause) {
        return new ParameterException(Objects.requireNonNull(command).commandLine(), wrong, cause);
    }

    private static FeishuGatewayBuilder gateway(Platform platform) {
        return FeishuGateway.builder()
                .authentication(AppAuthentication.customApp(platform.appId(), platform.appSecret()))
                .baseUrl(platform.baseUrl())
                .httpClient(platform.trust());
    }

    private int run(Platform platform, FeishuGatewayBuilder builder) {
        List<String> accounts =
                arguments.accounts.isEmpty() ? List.of(FeishuSimulator.DEMO_ACCOUNT_ID) : arguments.accounts;
        AtomicReference<@Nullable CallReport> report = new AtomicReference<>();
        try (FeishuGateway gateway = builder.listener(report::set).build()) {
            if (arguments.doctor()) {
                return doctor(gateway);
            }
            out.println("Platform     " + platform.description());
            if (arguments.tour()) {
                return new Tour(out, gateway, platform, interruption).run();
            }
            return arguments.listen()
                    ? new Listen(out, gateway, platform, interruption).run(accounts.get(0))
                    : enable(gateway, accounts, report);
        }
    }

    /** Prints nothing but the report, so that all of the output can be pasted into a bug report. */
    private int doctor(FeishuGateway gateway) {
        GatewayReport report = interruption.await(gateway.diagnose(ReferralDiagnosis.calls()));
        out.print(report);
        return report != null && report.healthy() ? 0 : 1;
    }

    private int enable(FeishuGateway gateway, List<String> ids, AtomicReference<@Nullable CallReport> report) {
        ReferralAccounts accounts = ReferralAccounts.on(gateway);
        int failed = 0;
        for (String id : ids) {
            try {
                Account account = interruption.await(accounts.enable(id));
                AccountPrinter.print(out, account, report.get());
            } catch (FeishuException e) {
                out.println("Failed       " + FailureText.of(id, e));
                failed++;
            }
        }
        return failed == 0 ? 0 : 1;
    }
}
