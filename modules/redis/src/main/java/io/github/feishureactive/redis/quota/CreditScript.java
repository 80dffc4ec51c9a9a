package io.github.feishureactive.redis.quota;

import java.util.List;

import reactor.core.publisher.Mono;

import io.github.feishureactive.redis.internal.LuaScript;
import io.github.feishureactive.redis.internal.connection.ConnectionProvider;
import io.github.feishureactive.redis.quota.SharedCredit.Remaining;

/** Exchanges distrust with the other instances by a script. */
final class CreditScript implements SharedCredit.Server {

    static final LuaScript SCRIPT = LuaScript.load(CreditScript.class, "credit.lua");

    private final ConnectionProvider connection;
    private final String[] keys;

    CreditScript(ConnectionProvider connection, String prefix) {
        this.connection = connection;
        this.keys = new String[] {prefix + ":credit"};
    }

    @Override
    public Mono<Remaining> exchange(Remaining own) {
        String[] arguments = arguments(own);
        return connection.with(redis -> SCRIPT.run(redis, keys, arguments).map(CreditScript::remaining));
    }

    static Remaining remaining(List<Long> numbers) {
        return new Remaining(numbers.get(0), numbers.get(1));
    }

    String[] keys() {
        return keys.clone();
    }

    /** Returns what the script reads, in its order. */
    static String[] arguments(Remaining own) {
        return new String[] {Long.toString(own.forgotten()), Long.toString(own.suspended())};
    }
}
