package io.github.feishureactive.benchmarks.allocation;

import java.nio.ByteBuffer;
import java.util.function.Function;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

import io.github.feishureactive.auth.AppAuthentication;
import io.github.feishureactive.benchmarks.endtoend.Peer;
import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.core.download.Download;
import io.github.feishureactive.core.multipart.FileContent;
import io.github.feishureactive.core.multipart.Multipart;
import io.github.feishureactive.core.operation.ApiOperation;
import io.github.feishureactive.core.page.PagedOperation;
import io.github.feishureactive.core.quota.Quota;

/**
 * Calls of other kinds, under the load that is there for accounts: one of these stands in for each call.
 *
 * @param <T> what one of them results in, always the same
 */
final class OtherCalls<T> implements Peer<T> {

    private static final Quota FAR_ABOVE = Quota.perSecond(1_000_000);

    private static final PagedOperation<User> USERS = PagedOperation.of(
            ApiOperation.get("benchmark.user.list", StubPlatform.USERS, JsonNode.class)
                    .quota(FAR_ABOVE)
                    .build(),
            User.class);
    private static final ApiOperation<FileKey> UPLOAD = ApiOperation.post(
                    "benchmark.file.create", StubPlatform.FILES, FileKey.class)
            .quota(FAR_ABOVE)
            .build();
    private static final ApiOperation<Download> DOWNLOAD = ApiOperation.get(
                    "benchmark.file.get", StubPlatform.FILES, Download.class)
            .quota(FAR_ABOVE)
            .build();

    private static final ByteBuffer FILE = ByteBuffer.allocate(StubPlatform.FILE_BYTES);

    private final FeishuGateway gateway;
    private final Function<FeishuGateway, Mono<T>> call;
    private final T result;

    private OtherCalls(String baseUrl, Function<FeishuGateway, Mono<T>> call, T result) {
        this.gateway = FeishuGateway.builder()
                .baseUrl(baseUrl)
                .authentication(AppAuthentication.customApp("cli_benchmark", "secret"))
                .build();
        this.call = call;
        this.result = result;
    }

    /** A walk through all pages, item by item. */
    static OtherCalls<?> walks(String baseUrl) {
        return new OtherCalls<>(
                baseUrl,
                gateway -> USERS.pages(USERS.request()).items(gateway).count(),
                (long) StubPlatform.PAGES * StubPlatform.ITEMS);
    }

    /** A field and a file in memory. */
    static OtherCalls<?> uploads(String baseUrl) {
        FileContent file = FileContent.of("benchmark.bin", Flux.defer(() -> Flux.just(FILE.duplicate())))
                .length(StubPlatform.FILE_BYTES)
                .repeatable();
        Multipart form = Multipart.form().field("file_type", "stream").file("file", file);
        return new OtherCalls<>(
                baseUrl, gateway -> gateway.call(UPLOAD.request().multipart(form)), new FileKey("file_1"));
    }

    /** A file, buffer by buffer. */
    static OtherCalls<?> downloads(String baseUrl) {
        return new OtherCalls<>(
                baseUrl,
                gateway -> gateway.download(
                                DOWNLOAD.request(), file -> file.content().map(ByteBuffer::remaining))
                        .reduce(0, Integer::sum),
                StubPlatform.FILE_BYTES);
    }

    @Override
    public Mono<T> enable(String accountId) {
        return call.apply(gateway);
    }

    @Override
    public boolean correct(String accountId, T answer) {
        return answer.equals(result);
    }

    @Override
    public void close() {
        gateway.disposeLater().block();
    }

    record User(String openId, String name) {}

    record FileKey(String fileKey) {}
}
