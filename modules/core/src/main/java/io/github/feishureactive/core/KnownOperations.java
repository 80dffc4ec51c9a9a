package io.github.feishureactive.core;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import reactor.util.Logger;
import reactor.util.Loggers;

import io.github.feishureactive.core.internal.UserCode;
import io.github.feishureactive.core.operation.ApiOperation;
import io.github.feishureactive.core.operation.ApiRequest;
import io.github.feishureactive.core.operation.DocumentedOperation;
import io.github.feishureactive.core.operation.OperationCatalogue;
import io.github.feishureactive.core.operation.TokenKind;
import io.github.feishureactive.core.quota.Quota;

/** What a gateway knows of each operation: the effective quota, and what the catalogue has. */
final class KnownOperations {

    /** As low as nine in ten of the limits that the platform publishes, so that an unknown one is rarely exceeded. */
    static final Quota DEFAULT_QUOTA = Quota.perSecond(5).and(Quota.perMinute(100));

    private static final Logger LOG = Loggers.getLogger(KnownOperations.class);

    /** A bound for applications that create operations for each call. */
    private static final int MAX_CHECKED = 10_000;

    /** The endpoints that were called with a token of each kind. */
    private final Map<TokenKind, Set<String>> checked = new EnumMap<>(TokenKind.class);

    /** The quotas of the endpoints that were called, and those of which another was asked for. */
    private final Map<String, Quota> firstQuotas = new ConcurrentHashMap<>();

    private final Set<String> disputed = ConcurrentHashMap.newKeySet();

    private final Map<String, Configured> configured;
    private final Quota defaultQuota;
    private final OperationCatalogue catalogue;

    KnownOperations(Map<String, Quota> configured, Quota defaultQuota, OperationCatalogue catalogue) {
        this.configured = configured.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, entry -> new Configured(entry.getValue())));
        this.defaultQuota = defaultQuota;
        this.catalogue = catalogue;
        for (TokenKind kind : TokenKind.values()) {
            checked.put(kind, ConcurrentHashMap.newKeySet());
        }
    }

    /**
     * Returns the configured quota, otherwise the operation's own, the documented one, or the default. Warns once if
     * another operation of the same endpoint has another one, since the limiter keeps to the first.
     */
    Quota quota(ApiOperation<?> operation) {
        Quota quota = find(operation);
        Quota first = firstQuotas.get(operation.endpoint());
        if (first == null) {
            if (firstQuotas.size() < MAX_CHECKED) {
                firstQuotas.putIfAbsent(operation.endpoint(), quota);
            }
        } else if (!first.equals(quota) && disputed.add(operation.endpoint())) {
            LOG.warn(
                    "{} has the quota {}, but {} was called with {} first, which holds (logged once): give all"
                            + " operations of one method and path the same quota",
                    operation,
                    quota,
                    operation.endpoint(),
                    first);
        }
        return quota;
    }

    private Quota find(ApiOperation<?> operation) {
        Configured override = configured.get(operation.name());
        if (override != null) {
            return override.use();
        }
        Quota own = operation.quota();
        if (own != null) {
            return own;
        }
        DocumentedOperation documented = documented(operation);
        Quota published = documented == null ? null : documented.quota();
        return published == null ? defaultQuota : published;
    }

    /** A catalogue that throws knows nothing: it explains and sets defaults, and must not fail a call. */
    @Nullable
    DocumentedOperation documented(ApiOperation<?> operation) {
        try {
            return catalogue.find(operation.method().name(), operation.path());
        } catch (Throwable thrown) {
            UserCode.rethrow(UserCode.threw(catalogue, thrown));
            return null;
        }
    }

    /**
     * Warns of a token of a kind that the catalogue does not name for an operation, once for each endpoint. Does not
     * refuse it: documents age.
     */
    void checkToken(ApiRequest<?> request) {
        ApiOperation<?> operation = request.operation();
        TokenKind kind = request.tokenKind();
        Set<String> known = Objects.requireNonNull(checked.get(kind));
        if (known.contains(operation.endpoint()) || known.size() >= MAX_CHECKED || !known.add(operation.endpoint())) {
            return;
        }
        DocumentedOperation documented = documented(operation);
        if (documented != null && !documented.takes(kind)) {
            LOG.warn(
                    "{} is called with a {}, and documented to take one of {} (logged once): {}",
                    operation,
                    kind,
                    documented.tokens().stream().sorted().toList(),
                    documented.documentation());
        }
    }

    /** Names the configured quotas that no operation has used, since a misspelt name has no other effect. */
    void logUnusedQuotas() {
        List<String> unused = configured.entrySet().stream()
                .filter(entry -> !entry.getValue().used)
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
        if (!unused.isEmpty()) {
            LOG.info(
                    "No call used the quotas of {}; check that these are names of operations that the gateway calls",
                    unused);
        }
    }

    /** A quota of the application's, and whether any operation has its name. */
    private static final class Configured {

        private final Quota quota;
        private volatile boolean used;

        Configured(Quota quota) {
            this.quota = quota;
        }

        Quota use() {
            if (!used) {
                used = true;
            }
            return quota;
        }
    }
}
