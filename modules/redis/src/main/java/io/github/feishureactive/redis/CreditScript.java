package io.github.feishureactive.redis;

import java.util.List;

import reactor.core.publisher.Mono;

import io.github.feishureactive.redis.SharedDistrust.Remaining;

/** Shares what instances have learnt of the platform's clock by running the script there. */
final class CreditScript implements SharedDistrust.Server {

    static final Script SCRIPT = Script.load("credit.lua");

    private final LettuceConnection connection;
    private final String[] keys;

    CreditScript(LettuceConnection connection, String prefix) {
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

    /** What the script reads, in its order. */
    static String[] arguments(Remaining own) {
        return new String[] {Long.toString(own.forgotten()), Long.toString(own.suspended())};
    }
}
