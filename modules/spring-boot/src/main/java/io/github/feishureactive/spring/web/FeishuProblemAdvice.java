package io.github.feishureactive.spring.web;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.Order;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import reactor.util.Logger;
import reactor.util.Loggers;

import io.github.feishureactive.core.error.FeishuException;
import io.github.feishureactive.core.error.InvalidRequestException;
import io.github.feishureactive.core.error.RequestBodyException;

/**
 * Answers with a problem where a controller that returns bodies fails with an error of a call, or with one that wraps
 * it. Asked last: any other advice that has a handler for the error wins, even one for {@link Exception}.
 */
@RestControllerAdvice(annotations = ResponseBody.class)
@Order(Ordered.LOWEST_PRECEDENCE)
final class FeishuProblemAdvice {

    private static final Logger LOG = Loggers.getLogger(FeishuProblemAdvice.class);

    /** Not for an error whose own kind says the status: the application has decided already. */
    @ExceptionHandler(FeishuException.class)
    ErrorResponse failed(FeishuException error, Throwable thrown) throws Throwable {
        for (Throwable outer = thrown; outer != null && outer != error; outer = outer.getCause()) {
            if (outer instanceof ErrorResponse
                    || AnnotatedElementUtils.hasAnnotation(outer.getClass(), ResponseStatus.class)) {
                throw thrown;
            }
        }
        FeishuErrorResponse response = FeishuErrorResponse.of(error);
        log(error, Problem.of(error));
        return response;
    }

    /** What the client may not see stands here. Whatever is its own fault, or passes by itself, is no news. */
    private static void log(FeishuException error, Problem problem) {
        switch (problem) {
            case FAULT -> fault(error);
            case UPSTREAM, LATE -> LOG.warn("{}", error.toString());
            default -> LOG.debug("{}", error.toString());
        }
    }

    /** With a stack trace if it is about code of the application. */
    private static void fault(FeishuException error) {
        Throwable cause = error.getCause();
        if (cause != null && (error instanceof InvalidRequestException || error instanceof RequestBodyException)) {
            LOG.error(error.toString(), cause);
        } else {
            LOG.error("{}", error.toString());
        }
    }
}
