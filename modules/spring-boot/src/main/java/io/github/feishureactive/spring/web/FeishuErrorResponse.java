package io.github.feishureactive.spring.web;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponse;

import io.github.feishureactive.core.error.AuthenticationException;
import io.github.feishureactive.core.error.FeishuException;
import io.github.feishureactive.core.error.QuotaRefusedException;
import io.github.feishureactive.core.error.ThrottledException;

/**
 * What a client of the application gets to see of a failed call, as an RFC 9457 problem. For any client, a stranger
 * included: it has a sentence of this library's own and, for programs, {@code outcome}, {@code transient}, and where
 * known the platform's {@code code} and {@code logId}. No text of the platform, scope, link or cause is in it; these
 * are for the application's own log.
 *
 * <p>The application need not create it: with {@code feishu.web.problem-details}, controllers without another handler
 * return it. Use it in an exception handler of your own to change a part, or in a functional endpoint:
 *
 * <pre>{@code
 * .onError(FeishuException.class, (error, request) -> ServerResponse.from(FeishuErrorResponse.of(error)))
 * }</pre>
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457</a>
 */
public final class FeishuErrorResponse implements ErrorResponse {

    private final HttpHeaders headers = new HttpHeaders();
    private final ProblemDetail body;

    private FeishuErrorResponse(FeishuException error) {
        Problem problem = Problem.of(error);
        body = ProblemDetail.forStatusAndDetail(problem.status(), problem.detail(error));
        body.setProperty("outcome", error.outcome().name());
        body.setProperty("transient", error.isTransient());
        if (error.code() != 0) {
            body.setProperty("code", error.code());
        }
        error.logId().ifPresent(id -> body.setProperty("logId", id));
        // Said here, it holds whatever type the client or the controller has asked for.
        headers.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
        if (problem.invitesToRepeat()) {
            retryAfter(error)
                    .ifPresent(wait -> headers.set(
                            HttpHeaders.RETRY_AFTER,
                            Long.toString(wait.plusMillis(999).toSeconds())));
        }
    }

    /**
     * Describes a failure.
     *
     * @param error what a call failed with
     * @return the response
     */
    public static FeishuErrorResponse of(FeishuException error) {
        return new FeishuErrorResponse(Objects.requireNonNull(error, "error"));
    }

    /**
     * Describes the failed call behind an error: the error itself, one of its causes, or one of several that an
     * operator such as {@code flatMapDelayError} has joined. Of several calls, the one counts that has done the most.
     *
     * @param error any error
     * @return the response, empty if no call has failed, or something else has failed as well
     */
    public static Optional<FeishuErrorResponse> find(Throwable error) {
        return FailedCall.in(error).map(FeishuErrorResponse::new);
    }

    private static Optional<Duration> retryAfter(FeishuException error) {
        Duration wait = Duration.ZERO;
        if (error instanceof QuotaRefusedException refused) {
            wait = refused.retryAfter();
        } else if (error instanceof ThrottledException throttled) {
            wait = throttled.retryAfter();
        } else if (error instanceof AuthenticationException unauthenticated) {
            wait = unauthenticated.retryAfter();
        } else if (error.getCause() instanceof FeishuException cause) {
            return retryAfter(cause);
        }
        return wait.isZero() || wait.isNegative() ? Optional.empty() : Optional.of(wait);
    }

    @Override
    public HttpStatusCode getStatusCode() {
        return HttpStatusCode.valueOf(body.getStatus());
    }

    @Override
    public HttpHeaders getHeaders() {
        return headers;
    }

    @Override
    public ProblemDetail getBody() {
        return body;
    }
}
