package io.github.feishureactive.example;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

import io.github.feishureactive.core.error.DeadlineExceededException;
import io.github.feishureactive.core.error.FeishuException;
import io.github.feishureactive.core.error.InvalidRequestException;
import io.github.feishureactive.core.error.QuotaRefusedException;
import io.github.feishureactive.core.error.ThrottledException;
import io.github.feishureactive.hire.referral.ReferralErrorCode;

/** Says over HTTP what a failed call means to the client of this service. */
@RestControllerAdvice
class FailureAdvice {

    @ExceptionHandler
    ResponseEntity<ProblemDetail> failed(FeishuException error) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status(error), error.getMessage());
        problem.setProperty("outcome", error.outcome());
        problem.setProperty("transient", error.isTransient());
        error.logId().ifPresent(id -> problem.setProperty("logId", id));
        ReferralErrorCode.of(error).ifPresent(code -> problem.setProperty("advice", code.advice()));
        ResponseEntity.BodyBuilder response = ResponseEntity.status(problem.getStatus());
        Duration wait = retryAfter(error);
        if (wait != null) {
            response.header(
                    HttpHeaders.RETRY_AFTER, String.valueOf(wait.plusMillis(999).toSeconds()));
        }
        return response.body(problem);
    }

    private static HttpStatus status(FeishuException error) {
        if (error instanceof InvalidRequestException) {
            return HttpStatus.BAD_REQUEST;
        }
        if (error instanceof DeadlineExceededException) {
            return HttpStatus.GATEWAY_TIMEOUT;
        }
        if (retryAfter(error) != null) {
            return HttpStatus.SERVICE_UNAVAILABLE;
        }
        return ReferralErrorCode.of(error)
                .filter(ReferralErrorCode.ACCOUNT_NOT_FOUND::equals)
                .map(notFound -> HttpStatus.NOT_FOUND)
                .orElse(HttpStatus.BAD_GATEWAY);
    }

    private static @Nullable Duration retryAfter(FeishuException error) {
        if (error instanceof QuotaRefusedException refused) {
            return refused.retryAfter();
        }
        return error instanceof ThrottledException throttled ? throttled.retryAfter() : null;
    }
}
