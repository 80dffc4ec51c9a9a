package io.github.feishureactive.simulator.internal.account;

import java.time.Instant;
import java.util.List;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import io.github.feishureactive.simulator.account.SimulatedAccount;

/** Writes accounts and rewards as the hire API does. */
public final class AccountJson {

    private static final int USABLE = 1;
    private static final int DISABLED = 2;

    private AccountJson() {}

    static void writeAccount(SimulatedAccount account, ObjectNode target) {
        target.put("account_id", account.id());
        writeBonus(
                account.pointBonus(), account.cash(), target.putObject("assets").putObject("confirmed_bonus"));
        target.put("status", account.enabled() ? USABLE : DISABLED);
    }

    /** Writes an account as the event of a changed balance does. */
    public static void writeEvent(SimulatedAccount account, Instant time, ObjectNode target) {
        target.put("account_id", account.id());
        writeBonus(
                account.pointBonus(), account.cash(), target.putObject("assets").putObject("confirmed_bonus"));
        target.put("modify_time", Long.toString(time.toEpochMilli()));
    }

    static void writeBonus(long points, List<SimulatedAccount.Cash> cash, ObjectNode target) {
        target.put("point_bonus", points);
        ArrayNode entries = target.putArray("cash_bonus");
        cash.forEach(entry ->
                entries.addObject().put("currency_type", entry.currency()).put("amount", entry.amount()));
    }
}
