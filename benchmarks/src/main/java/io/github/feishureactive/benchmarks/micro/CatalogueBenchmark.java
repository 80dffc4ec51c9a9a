package io.github.feishureactive.benchmarks.micro;

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

import io.github.feishureactive.catalogue.PlatformCatalogue;
import io.github.feishureactive.core.operation.DocumentedOperation;
import io.github.feishureactive.core.operation.OperationCatalogue;

/** What one look-up in the catalogue of operations costs. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class CatalogueBenchmark {

    // Not final: the compiler must not know them.
    private String template = "/open-apis/hire/v1/referral_account/{referral_account_id}/withdraw";
    private String concrete = "/open-apis/hire/v1/referral_account/6942778198054125570/withdraw";
    private String word = "/open-apis/contact/v3/users/batch";
    private String unknown = "/open-apis/contact/v3/nobodies/6942778198054125570";

    private final OperationCatalogue catalogue = new PlatformCatalogue();

    /**
     * By template.
     *
     * @return what is documented
     */
    @Benchmark
    public @Nullable DocumentedOperation template() {
        return catalogue.find("POST", template);
    }

    /**
     * By the path of a request.
     *
     * @return what is documented
     */
    @Benchmark
    public @Nullable DocumentedOperation concrete() {
        return catalogue.find("POST", concrete);
    }

    /**
     * A word that a variable of another template would take.
     *
     * @return what is documented
     */
    @Benchmark
    public @Nullable DocumentedOperation overlapping() {
        return catalogue.find("GET", word);
    }

    /**
     * An operation that is not there.
     *
     * @return nothing
     */
    @Benchmark
    public @Nullable DocumentedOperation unknown() {
        return catalogue.find("GET", unknown);
    }
}
