package io.github.feishureactive.hire.referral.account;

import java.time.Instant;
import java.util.Objects;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

import io.github.feishureactive.core.internal.AbsentIfUnreadable;
import io.github.feishureactive.core.operation.EventType;
import io.github.feishureactive.hire.referral.internal.wire.EpochMillis;

/**
 * The balance of an account went up or down, and this is what it is now: a state, not a difference.
 *
 * <p>The platform delivers an event at least once and promises no order. So keep the newest {@link #modifiedAt()} of
 * each account and let an older event go; an event that comes twice then does no harm either. Where the platform did
 * not say when the balance changed, the time at which the event was made is the next best.
 *
 * <p>Needs the scope {@code hire:referral_account:readonly}. Only registered accounts have events, and a deactivated
 * one has none.
 *
 * @param accountId the account's id
 * @param assets what is on it now, {@code null} if the platform did not say
 * @param modifiedAt when that changed, {@code null} if the platform did not say
 * @see <a
 *     href="https://open.feishu.cn/document/ukTMukTMukTM/uMzM1YjLzMTN24yMzUjN/hire-v1/referral_account/events/assets_update">Official
 *     documentation</a>
 */
public record AssetsUpdated(
        String accountId, @Nullable Assets assets, @Nullable Instant modifiedAt) {

    /** What to ask for, to hear of it. */
    public static final EventType<AssetsUpdated> EVENT =
            EventType.of("hire.referral_account.assets_update_v1", AssetsUpdated.class);

    /**
     * Checks that it says of which account it is.
     *
     * @param accountId the account's id
     * @param assets what is on it now, {@code null} if the platform did not say
     * @param modifiedAt when that changed, {@code null} if the platform did not say
     * @throws IllegalArgumentException if the id is blank
     */
    public AssetsUpdated {
        if (Objects.requireNonNull(accountId, "account_id").isBlank()) {
            throw new IllegalArgumentException("account_id is blank");
        }
    }

    @JsonCreator
    static AssetsUpdated of(
            @JsonProperty("accountId") @JsonAlias("account_id") String accountId,
            @JsonProperty("assets") @AbsentIfUnreadable @Nullable Assets assets,
            @JsonProperty("modify_time") @AbsentIfUnreadable @Nullable EpochMillis modifyTime) {
        return new AssetsUpdated(accountId, assets, EpochMillis.instantOf(modifyTime));
    }
}
