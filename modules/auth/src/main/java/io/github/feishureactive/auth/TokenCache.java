package io.github.feishureactive.auth;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

import reactor.core.publisher.Mono;

import io.github.feishureactive.core.internal.UserCode;
import io.github.feishureactive.core.token.AccessToken;
import io.github.feishureactive.core.token.Authentication.Environment;
import io.github.feishureactive.core.token.TokenStatus;

/**
 * The tokens of one app in one gateway, a cell each. Unused cells are dropped when new ones come; losing one costs a
 * token request and nothing else, so the bound may be hard.
 */
final class TokenCache {

    static final int MAX_CELLS = 100_000;

    private static final long IDLE = Duration.ofMinutes(10).toNanos();
    private static final long SWEEP_EVERY = Duration.ofMinutes(1).toNanos();

    private final ConcurrentHashMap<TokenKey, TokenCell> cells = new ConcurrentHashMap<>();
    private final Function<TokenKey, TokenSource> sources;
    private final Environment environment;
    private final int maxCells;
    private final AtomicLong sweptAt;
    private volatile boolean closed;

    TokenCache(Function<TokenKey, TokenSource> sources, Environment environment, int maxCells) {
        this.sources = sources;
        this.environment = environment;
        this.maxCells = maxCells;
        this.sweptAt = new AtomicLong(now());
    }

    Mono<AccessToken> get(TokenKey key) {
        TokenCell cell = cells.get(key);
        return (cell != null ? cell : newCell(key)).get();
    }

    void reject(TokenKey key, AccessToken token) {
        TokenCell cell = cells.get(key);
        if (cell != null) {
            cell.reject(token);
        }
    }

    /** For how long a refused token may yet become valid. */
    Duration gracePeriod(TokenKey key, AccessToken token) {
        TokenCell cell = cells.get(key);
        return cell != null ? Duration.ofNanos(cell.gracePeriod(token)) : Duration.ZERO;
    }

    /** The same for a token of one of two keys. */
    Duration gracePeriod(AccessToken token, TokenKey one, TokenKey another) {
        Duration first = gracePeriod(one, token);
        return first.isZero() ? gracePeriod(another, token) : first;
    }

    /** What is known of a token. Asking for it creates no cell. */
    TokenStatus status(TokenKey key) {
        TokenCell cell = cells.get(key);
        return cell != null ? cell.status() : TokenStatus.UNKNOWN;
    }

    void close() {
        closed = true;
        UserCode.rethrow(UserCode.each(cells.values(), TokenCell::close));
    }

    boolean closed() {
        return closed;
    }

    int size() {
        return cells.size();
    }

    private TokenCell newCell(TokenKey key) {
        makeRoom();
        TokenCell cell = cells.computeIfAbsent(key, absent -> new TokenCell(sources.apply(absent), environment));
        if (closed) {
            // It may have come after close() went through the map.
            cell.close();
        }
        return cell;
    }

    private void makeRoom() {
        long now = now();
        long last = sweptAt.get();
        boolean due = now - last >= SWEEP_EVERY;
        if ((due || cells.size() >= maxCells) && sweptAt.compareAndSet(last, now)) {
            cells.values().removeIf(cell -> cell.idle(IDLE));
            if (cells.size() >= maxCells) {
                dropSome();
            }
        }
    }

    /** Everybody is busy: drop a tenth in no order, so that the search for room is paid for once in many new keys. */
    private void dropSome() {
        int surplus = cells.size() - maxCells + 1 + maxCells / 10;
        var all = cells.values().iterator();
        while (surplus > 0 && all.hasNext()) {
            if (all.next().droppable()) {
                all.remove();
                surplus--;
            }
        }
    }

    private long now() {
        return environment.timer().now(TimeUnit.NANOSECONDS);
    }

    @Override
    public String toString() {
        return "TokenCache[" + cells.size() + " tokens" + (closed ? ", closed]" : "]");
    }
}
