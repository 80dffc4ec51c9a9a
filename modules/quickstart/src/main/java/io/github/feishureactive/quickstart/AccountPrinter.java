package io.github.feishureactive.quickstart;

import java.io.PrintStream;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import io.github.feishureactive.core.observe.CallReport;
import io.github.feishureactive.hire.referral.Bonus;
import io.github.feishureactive.hire.referral.Cash;
import io.github.feishureactive.hire.referral.account.Account;
import io.github.feishureactive.hire.referral.account.Assets;

/** An enabled account in a form that a person likes to read. */
final class AccountPrinter {

    private AccountPrinter() {}

    static void print(PrintStream out, @Nullable Account account, @Nullable CallReport report) {
        if (account == null) {
            return;
        }
        out.println("Account      " + account.accountId());
        out.println("Status       " + (account.status() == null ? "not told" : account.status()));
        out.println("Assets       " + assets(account.assets()));
        if (report != null) {
            out.println("Took         " + report.duration().toMillis() + " ms, token included, in " + report.attempts()
                    + (report.attempts() == 1 ? " attempt" : " attempts"));
            out.println("Log id       " + report.logId().orElse("none"));
        }
    }

    static String assets(@Nullable Assets assets) {
        return bonus(assets == null ? null : assets.confirmedBonus());
    }

    static String bonus(@Nullable Bonus bonus) {
        if (bonus == null) {
            return "not told";
        }
        String cash = bonus.cashBonus().stream().map(Cash::toString).collect(Collectors.joining(", "));
        return bonus.pointBonus() + " points" + (cash.isEmpty() ? "" : ", " + cash);
    }
}
