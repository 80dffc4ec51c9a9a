package io.github.feishureactive.core.internal.error;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

import io.github.feishureactive.core.error.ApiException;
import io.github.feishureactive.core.error.ErrorCategory;
import io.github.feishureactive.core.error.ErrorDetails;
import io.github.feishureactive.core.error.ErrorDetails.FieldViolation;
import io.github.feishureactive.core.error.FeishuException.Facts;
import io.github.feishureactive.core.error.MonthlyQuotaExceededException;
import io.github.feishureactive.core.error.Outcome;
import io.github.feishureactive.core.error.PermissionDeniedException;
import io.github.feishureactive.core.error.ThrottledException;
import io.github.feishureactive.core.internal.Json;
import io.github.feishureactive.core.internal.TokenPattern;
import io.github.feishureactive.core.internal.http.BufferedResponse;
import io.github.feishureactive.core.operation.ApiOperation;
import io.github.feishureactive.core.operation.ApiOperation.Shape;
import io.github.feishureactive.core.operation.ApiRequest;
import io.github.feishureactive.core.operation.DocumentedOperation;
import io.github.feishureactive.core.operation.TokenKind;
import io.github.feishureactive.core.token.AccessToken;

/** Maps an error response to its exception. Errors are rare, so this reads the response once more, as a tree. */
public final class ErrorReader {

    /** Characters that move a terminal's cursor, start a log line or reverse the direction of text. */
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]+");

    private static final Pattern UNLINKED = Pattern.compile("[\\s\\p{Cc}\\p{Cf}\\p{Z}]|\\Q[token]\\E");

    private static final Pattern LINK = Pattern.compile("https?://[\\x21-\\x7e]+");

    /** What the operation's page says more about than this library can. */
    private static final Set<ErrorCategory> EXPLAINED =
            EnumSet.of(ErrorCategory.TOKEN, ErrorCategory.PERMISSION, ErrorCategory.VALIDATION, ErrorCategory.OTHER);

    private static final int TEXT_LENGTH = 300;
    private static final int LINK_LENGTH = 4_000;

    /** A response may list tens of thousands. */
    static final int MAX_DETAILS = 20;

    private ErrorReader() {}

    /**
     * Maps a code to its exception.
     *
     * @param request what was called
     * @param response the response that carries the code
     * @param code the platform's code, 0 for none
     * @param token the token that the request carried, {@code null} for none; a response that quotes it is not quoted
     *     in turn
     * @param documented what the catalogue has of the operation, for what it does not name itself; {@code null} for
     *     nothing
     * @return the error of the attempt
     */
    public static ApiException error(
            ApiRequest<?> request,
            BufferedResponse response,
            int code,
            @Nullable AccessToken token,
            @Nullable DocumentedOperation documented) {
        ApiOperation<?> operation = request.operation();
        ErrorCategory category = ErrorCodes.category(code, response.status(), operation.errors(), request.tokenKind());
        JsonNode root = operation.shape() == Shape.FLAT ? MissingNode.getInstance() : tree(response, token);
        JsonNode error = root.path("error");
        String logId = logId(response, error);
        Facts facts = new Facts(
                operation.name(),
                category == ErrorCategory.TRANSIENT ? Outcome.UNKNOWN : Outcome.REJECTED,
                category == ErrorCategory.TRANSIENT || category == ErrorCategory.THROTTLED,
                code,
                response.status(),
                logId);
        ErrorDetails details = details(error);
        if (category == ErrorCategory.PERMISSION && root.path("msg").isString()) {
            details = PermissionText.complete(details, root.path("msg").stringValue());
        }
        String message = message(request, code, text(root.path("msg")), category, details, documented);
        return switch (category) {
            case PERMISSION -> new PermissionDeniedException(message, facts, details);
            case MONTHLY_QUOTA -> new MonthlyQuotaExceededException(message, facts, details);
            case THROTTLED -> new ThrottledException(message, facts, response.retryAfter(), details);
            default -> new ApiException(message, facts, category, details);
        };
    }

    private static JsonNode tree(BufferedResponse response, @Nullable AccessToken token) {
        String body = new String(response.body(), StandardCharsets.UTF_8);
        try {
            return Json.tree(token == null ? body : body.replace(token.value(), TokenPattern.HIDDEN));
        } catch (JacksonException e) {
            // The code was readable, which is enough.
            return MissingNode.getInstance();
        }
    }

    private static String message(
            ApiRequest<?> request,
            int code,
            @Nullable String platformText,
            ErrorCategory category,
            ErrorDetails details,
            @Nullable DocumentedOperation documented) {
        ApiOperation<?> operation = request.operation();
        StringBuilder message = new StringBuilder("The platform refused ")
                .append(operation.name())
                .append(code == 0 ? " without a code" : " with code " + code);
        if (platformText != null) {
            message.append(": ").append(platformText);
        }
        details.fieldViolations()
                .forEach(violation -> message.append("; field ").append(violation.field()));
        if (!details.missingScopes().isEmpty()) {
            message.append("; missing one of the scopes ").append(details.missingScopes());
        } else if (category == ErrorCategory.PERMISSION) {
            List<String> scopes = scopes(operation, documented);
            message.append(scopes.isEmpty() ? "" : "; the operation needs one of the scopes " + scopes);
        }
        String link = details.consoleUrl().orElse("");
        if (!link.isEmpty() && link.length() <= TEXT_LENGTH && message.indexOf(link) < 0) {
            message.append("; grant it at ").append(link);
        }
        message.append(". ").append(ErrorAdvice.of(operation, code, category));
        if (documented != null && EXPLAINED.contains(category) && !documented.takes(request.tokenKind())) {
            message.append(" The request had a ")
                    .append(request.tokenKind())
                    .append(", and the operation is documented to take one of ")
                    .append(sorted(documented.tokens()))
                    .append('.');
        }
        String page = page(operation, documented);
        if (!page.isEmpty() && EXPLAINED.contains(category)) {
            message.append(" Documentation: ").append(page);
        }
        return message.toString();
    }

    private static List<String> scopes(ApiOperation<?> operation, @Nullable DocumentedOperation documented) {
        return operation.scopes().isEmpty() && documented != null ? documented.scopes() : operation.scopes();
    }

    private static String page(ApiOperation<?> operation, @Nullable DocumentedOperation documented) {
        return operation.documentation().isEmpty() && documented != null
                ? documented.documentation()
                : operation.documentation();
    }

    private static List<TokenKind> sorted(Set<TokenKind> kinds) {
        return kinds.stream().sorted().toList();
    }

    private static ErrorDetails details(JsonNode error) {
        if (!error.isObject()) {
            return ErrorDetails.NONE;
        }
        List<FieldViolation> fields = new ArrayList<>();
        for (JsonNode violation : error.path("field_violations")) {
            String field = text(violation.path("field"));
            if (field != null && fields.size() < MAX_DETAILS) {
                fields.add(
                        new FieldViolation(field, text(violation.path("value")), text(violation.path("description"))));
            }
        }
        List<String> scopes = new ArrayList<>();
        String url = null;
        for (JsonNode violation : error.path("permission_violations")) {
            // The documentation has scope and url, live responses have type and subject.
            String scope = text(violation.path("scope"));
            String named = scope != null ? scope : text(violation.path("subject"));
            if (named != null && scopes.size() < MAX_DETAILS && !scopes.contains(named)) {
                scopes.add(named);
            }
            url = url != null ? url : link(violation.path("url"));
        }
        for (JsonNode help : error.path("helps")) {
            url = url != null ? url : link(help.path("url"));
        }
        return new ErrorDetails(
                fields, scopes, Optional.ofNullable(url), Optional.ofNullable(text(error.path("troubleshooter"))));
    }

    private static @Nullable String logId(BufferedResponse response, JsonNode error) {
        if (response.logId() != null) {
            return response.logId();
        }
        String live = BufferedResponse.printable(text(error.path("log_id")));
        return live != null ? live : BufferedResponse.printable(text(error.path("logid")));
    }

    /** Returns a whole link or none: the console's links list every scope, and half a link leads nowhere. */
    private static @Nullable String link(JsonNode node) {
        return node.isString() ? link(node.stringValue()) : null;
    }

    static @Nullable String link(String link) {
        boolean fit = link.startsWith("https://") && link.length() <= LINK_LENGTH;
        return fit && !UNLINKED.matcher(link).find() && !TokenPattern.matches(link) ? link : null;
    }

    private static @Nullable String text(JsonNode node) {
        if (!node.isString() || node.stringValue().isBlank()) {
            return null;
        }
        String text = CONTROL.matcher(node.stringValue()).replaceAll(" ");
        text = TokenPattern.hide(text);
        return text.length() <= TEXT_LENGTH ? text : text.substring(0, end(text)) + "...";
    }

    /** Returns where to cut a text that is too long. Never within a link. */
    private static int end(String text) {
        int end = Character.isHighSurrogate(text.charAt(TEXT_LENGTH - 1)) ? TEXT_LENGTH - 1 : TEXT_LENGTH;
        Matcher link = LINK.matcher(text);
        while (link.find() && link.start() < end) {
            if (link.end() > end) {
                return link.start();
            }
        }
        return end;
    }
}
