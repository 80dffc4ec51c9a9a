package io.github.feishureactive.spring.web;

import java.lang.reflect.Constructor;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.github.feishureactive.core.error.ApiException;
import io.github.feishureactive.core.error.AuthenticationException;
import io.github.feishureactive.core.error.DeadlineExceededException;
import io.github.feishureactive.core.error.ErrorCategory;
import io.github.feishureactive.core.error.ErrorDetails;
import io.github.feishureactive.core.error.ErrorDetails.FieldViolation;
import io.github.feishureactive.core.error.FeishuException;
import io.github.feishureactive.core.error.FeishuException.Facts;
import io.github.feishureactive.core.error.GatewayClosedException;
import io.github.feishureactive.core.error.InvalidRequestException;
import io.github.feishureactive.core.error.MonthlyQuotaExceededException;
import io.github.feishureactive.core.error.Outcome;
import io.github.feishureactive.core.error.PermissionDeniedException;
import io.github.feishureactive.core.error.QuotaRefusedException;
import io.github.feishureactive.core.error.RequestBodyException;
import io.github.feishureactive.core.error.ThrottledException;
import io.github.feishureactive.core.error.TimerUnavailableException;
import io.github.feishureactive.core.error.TransportException;
import io.github.feishureactive.core.error.UnreadableResponseException;
import io.github.feishureactive.core.quota.QuotaRefusal;
import io.github.feishureactive.events.connection.LongConnectionException;
import io.github.feishureactive.hire.referral.ReferralErrorCode;
import io.github.feishureactive.hire.referral.account.WithdrawalUnknownException;

/** One error of each kind, by how the page names it. Whatever else than this library wrote it says "upstream". */
final class EveryError {

    static final String UPSTREAM = "upstream";
    static final Duration WAIT = Duration.ofMillis(1500);

    private static final ErrorDetails DETAILS = new ErrorDetails(
            List.of(new FieldViolation(UPSTREAM, UPSTREAM, UPSTREAM)),
            List.of(UPSTREAM),
            Optional.of("https://" + UPSTREAM),
            Optional.of(UPSTREAM));

    private EveryError() {}

    /** Takes the generic codes with their categories. */
    static Map<String, FeishuException> of(Map<Integer, ErrorCategory> codes) {
        Map<String, FeishuException> errors = new LinkedHashMap<>();
        for (ErrorCategory category : ErrorCategory.values()) {
            errors.put("`ErrorCategory." + category + "`", api(category, 7));
        }
        for (ReferralErrorCode code : ReferralErrorCode.values()) {
            errors.put(
                    "`ReferralErrorCode." + code + "`",
                    api(ErrorCategory.OTHER, code.codes().get(0)));
        }
        codes.forEach((code, category) -> errors.put(String.valueOf(code), api(category, code)));
        exceptions(errors);
        return errors;
    }

    private static void exceptions(Map<String, FeishuException> errors) {
        IllegalStateException cause = new IllegalStateException(UPSTREAM);
        put(errors, "", new ApiException(UPSTREAM, facts(1, true), ErrorCategory.OTHER, DETAILS));
        put(errors, "", new PermissionDeniedException(UPSTREAM, facts(1, false), DETAILS));
        put(errors, "", new MonthlyQuotaExceededException(UPSTREAM, facts(1, false), DETAILS));
        put(errors, "", new ThrottledException(UPSTREAM, facts(1, true), WAIT, DETAILS));
        put(errors, "", new AuthenticationException(UPSTREAM, facts(1, false), WAIT, cause));
        put(errors, " (`isTransient()`)", new AuthenticationException(UPSTREAM, facts(1, true), WAIT, cause));
        put(errors, "", new QuotaRefusedException("some.operation", refusal()));
        put(errors, "", new GatewayClosedException("some.operation"));
        put(errors, "", new InvalidRequestException("some.operation", "Pass an id."));
        put(errors, " (`getCause()`)", new InvalidRequestException("some.operation", UPSTREAM, cause));
        put(errors, "", new RequestBodyException(UPSTREAM, "some.operation", Outcome.NOT_SENT, cause));
        put(errors, "", new TimerUnavailableException("some.operation", UPSTREAM, cause));
        put(errors, "", new TransportException(UPSTREAM, "some.operation", Outcome.NOT_SENT, cause));
        put(errors, "", new UnreadableResponseException(UPSTREAM, facts(0, false)));
        DeadlineExceededException late = new DeadlineExceededException(
                "some.operation",
                Duration.ofSeconds(1),
                DeadlineExceededException.Phase.EXCHANGE,
                Outcome.UNKNOWN,
                cause);
        put(errors, "", late);
        put(errors, "", create(LongConnectionException.class, UPSTREAM, null, true, 0, 0));
        put(errors, "", withdrawal(new TransportException(UPSTREAM, "some.operation", Outcome.UNKNOWN, cause)));
    }

    private static void put(Map<String, FeishuException> errors, String which, FeishuException error) {
        errors.put("`" + error.getClass().getSimpleName() + "`" + which, error);
    }

    private static ApiException api(ErrorCategory category, int code) {
        Facts facts = facts(code, category == ErrorCategory.TRANSIENT || category == ErrorCategory.THROTTLED);
        return switch (category) {
            case PERMISSION -> new PermissionDeniedException(UPSTREAM, facts, DETAILS);
            case MONTHLY_QUOTA -> new MonthlyQuotaExceededException(UPSTREAM, facts, DETAILS);
            case THROTTLED -> new ThrottledException(UPSTREAM, facts, WAIT, DETAILS);
            default -> new ApiException(UPSTREAM, facts, category, DETAILS);
        };
    }

    private static Facts facts(int code, boolean isTransient) {
        return new Facts("some.operation", Outcome.REJECTED, isTransient, code, 400, "log-1");
    }

    private static QuotaRefusal refusal() {
        return new QuotaRefusal(QuotaRefusal.Reason.QUEUE_FULL, WAIT, UPSTREAM);
    }

    static WithdrawalUnknownException withdrawal(FeishuException cause) {
        return create(WithdrawalUnknownException.class, "order-1", cause);
    }

    /** Creates an exception whose only constructor is the library's own. */
    private static <E extends FeishuException> E create(Class<E> type, Object... arguments) {
        try {
            Constructor<?> constructor = type.getDeclaredConstructors()[0];
            constructor.setAccessible(true);
            return type.cast(constructor.newInstance(arguments));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot create " + type, e);
        }
    }
}
