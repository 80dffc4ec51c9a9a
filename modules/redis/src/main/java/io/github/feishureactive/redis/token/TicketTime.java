package io.github.feishureactive.redis.token;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;

import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.cluster.api.reactive.RedisClusterReactiveCommands;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import io.github.feishureactive.redis.internal.connection.MissingPermission;

/**
 * Stores the time of a ticket's event before the ticket, as {@code t:} and microseconds. A ticket whose time is unknown
 * replaces any other and keeps the time of the replaced one, so that an older ticket is still rejected.
 */
final class TicketTime {

    private static final Pattern PREFIX = Pattern.compile("^t:\\d{1,18}:");

    // Lua's numbers are doubles, which are exact for the microseconds of this century.
    private static final String REPLACE = MissingPermission.RUN + """
            local at = ARGV[2]
            local old = run('GET', KEYS[1])
            local before = old and string.match(old, '^t:(%d+):')
            if before and at ~= '' and tonumber(before) > tonumber(at) then return 0 end
            if before and at == '' then at = before end
            run('SET', KEYS[1], at == '' and ARGV[1] or 't:' .. at .. ':' .. ARGV[1])
            return 1""";

    private TicketTime() {}

    static Mono<Long> replace(
            RedisClusterReactiveCommands<String, String> redis, String key, String stored, @Nullable Instant at) {
        String micros = at == null || at.isBefore(Instant.EPOCH)
                ? ""
                : Long.toString(ChronoUnit.MICROS.between(Instant.EPOCH, at));
        return redis.<Long>eval(REPLACE, ScriptOutputType.INTEGER, new String[] {key}, stored, micros)
                .next();
    }

    static String without(String stored) {
        return PREFIX.matcher(stored).replaceFirst("");
    }
}
