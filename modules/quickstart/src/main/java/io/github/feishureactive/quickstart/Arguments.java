package io.github.feishureactive.quickstart;

import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What the command line may say; its help is made of this. */
final class Arguments {

    @Parameters(
            paramLabel = "ACCOUNT_ID",
            description = {
                "Referral accounts to enable; on the simulator, the one that it knows unless others are named."
            })
    List<String> accounts = List.of();

    @ArgGroup
    @Nullable
    Mode mode;

    @Option(
            names = "--base-url",
            paramLabel = "URL",
            description = "The platform to call, in place of FEISHU_BASE_URL.")
    @Nullable
    String baseUrl;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this help, and call nobody.")
    boolean help;

    boolean listen() {
        return mode != null && mode.listen;
    }

    boolean tour() {
        return mode != null && mode.tour;
    }

    boolean doctor() {
        return mode != null && mode.doctor;
    }

    /** Returns what cannot be meant so, if anything: no argument is left out silently. */
    Optional<String> check(Platform platform) {
        if ((tour() || doctor()) && !accounts.isEmpty()) {
            return Optional.of(
                    (tour() ? "--tour" : "--doctor") + " takes no account, not " + String.join(" ", accounts));
        }
        if (listen() && accounts.size() > 1) {
            return Optional.of("--listen takes one account, not " + String.join(" ", accounts));
        }
        if (platform.simulator() != null || doctor()) {
            return Optional.empty();
        }
        if (tour()) {
            return Optional.of("The tour withdraws an account's balance, so it runs on the simulator only: unset "
                    + Platform.APP_ID + " and " + Platform.APP_SECRET);
        }
        return accounts.isEmpty()
                ? Optional.of("Say which account to enable: -Dexec.args=\"<account id>\"")
                : Optional.empty();
    }

    /** What else than to enable accounts. */
    static final class Mode {

        @Option(
                names = "--listen",
                description = "Enable an account and print each change of its balance, until Ctrl-C.")
        boolean listen;

        @Option(names = "--tour", description = "Walk through the whole referral domain, on the simulator only.")
        boolean tour;

        @Option(
                names = "--doctor",
                description = "Print what can be found out about platform, app and network; changes nothing.")
        boolean doctor;
    }
}
