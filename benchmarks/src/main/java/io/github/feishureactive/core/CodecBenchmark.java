package io.github.feishureactive.core;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import io.github.feishureactive.core.internal.http.BufferedResponse;
import io.github.feishureactive.core.operation.ApiOperation;
import io.github.feishureactive.core.operation.ApiRequest;

/** What it costs to read an answer and to write a request; in this package, since nobody else can. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class CodecBenchmark {

    /** The answer of the platform's documentation. */
    private static final byte[] ANSWER = """
            {"code":0,"msg":"success","data":{"account":{"account_id":"6942778198054125570","assets":{"confirmed_bonus":\
            {"point_bonus":1500,"cash_bonus":[{"currency_type":"CNY","amount":520.00}]}},"status":1}}}""".getBytes(StandardCharsets.UTF_8);

    private final ApiOperation<Data> operation =
            ApiOperation.post("benchmark", "/benchmark", Data.class).build();

    private final ApiRequest<Data> request = operation.request();

    private final BufferedResponse answer = new BufferedResponse(200, "log", null, -1, ANSWER);

    /** What is bound, as the module of the calls has it. */
    record Data(Account account) {}

    record Account(String accountId, Assets assets, int status) {}

    record Assets(Bonus confirmedBonus) {}

    record Bonus(long pointBonus, List<Cash> cashBonus) {}

    record Cash(String currencyType, BigDecimal amount) {}

    /** The body of the call that enables an account. */
    record Body(String referralAccountId) {}

    private final Body body = new Body("6942778198054125570");

    /**
     * Reads the envelope and binds what is in it.
     *
     * @return what was bound
     */
    @Benchmark
    public Object envelopeDecode() {
        return EnvelopeReader.read(request, answer, null, null);
    }

    /**
     * Writes a request's body.
     *
     * @return the bytes
     */
    @Benchmark
    public byte @Nullable [] requestEncode() {
        return CallFactory.encode(operation.request().body(body));
    }
}
