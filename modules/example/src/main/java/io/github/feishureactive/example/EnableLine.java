package io.github.feishureactive.example;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

import io.github.feishureactive.core.error.FeishuException;
import io.github.feishureactive.hire.referral.account.EnableResult;
import io.github.feishureactive.spring.web.FeishuErrorResponse;

/**
 * What became of one account of a bulk run, one line of the response.
 *
 * @param error why it failed, {@code null} if it did not
 * @param outcome whether a failed call may have had its effect, {@code null} if it did not fail
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record EnableLine(
        String accountId,
        boolean enabled,
        @Nullable String error,
        @Nullable String outcome) {

    static EnableLine of(EnableResult result) {
        if (result instanceof EnableResult.Failed failed) {
            FeishuException error = failed.error();
            return new EnableLine(
                    failed.accountId(),
                    false,
                    FeishuErrorResponse.of(error).getBody().getDetail(),
                    error.outcome().name());
        }
        return new EnableLine(result.accountId(), true, null, null);
    }
}
