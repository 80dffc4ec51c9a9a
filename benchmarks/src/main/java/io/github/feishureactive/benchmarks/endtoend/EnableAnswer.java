package io.github.feishureactive.benchmarks.endtoend;

import java.math.BigDecimal;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The answer as the clients without a model of the platform bind it. */
record EnableAnswer(int code, String msg, Data data) {

    private static final BigDecimal CASH = new BigDecimal("520.00");

    record Data(Account account) {}

    record Account(@JsonProperty("account_id") String accountId, Assets assets, int status) {}

    record Assets(@JsonProperty("confirmed_bonus") Bonus confirmedBonus) {}

    record Bonus(
            @JsonProperty("point_bonus") long pointBonus,
            @JsonProperty("cash_bonus") List<Cash> cashBonus) {}

    record Cash(@JsonProperty("currency_type") String currencyType, BigDecimal amount) {}

    /** The body of the call. */
    record Request(@JsonProperty("referral_account_id") String referralAccountId) {}

    boolean correct(String accountId) {
        if (code != 0) {
            return false;
        }
        Bonus bonus = data.account.assets.confirmedBonus;
        return data.account.accountId.equals(accountId)
                && data.account.status == 1
                && bonus.pointBonus == 1500
                && bonus.cashBonus.size() == 1
                && bonus.cashBonus.get(0).currencyType.equals("CNY")
                && bonus.cashBonus.get(0).amount.compareTo(CASH) == 0;
    }
}
