package io.github.feishureactive.core;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

import io.github.feishureactive.core.error.Outcome;
import io.github.feishureactive.core.error.TransportException;
import io.github.feishureactive.core.multipart.Multipart;
import io.github.feishureactive.core.operation.ApiOperation;
import io.github.feishureactive.core.quota.Quota;
import io.github.feishureactive.testkit.Await;

import static org.assertj.core.api.Assertions.assertThat;

/** Uploads that end at any place: the other side cuts the connection, or the caller cancels. */
class UploadCutsIT {

    private static final int ROUNDS = Boolean.getBoolean("feishu.long") ? 1_000 : 12;
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int LENGTH = 600_000;
    private static final ApiOperation<UploadIT.Uploaded> UPLOAD = ApiOperation.post(
                    "test.upload", "/upload", UploadIT.Uploaded.class)
            .quota(Quota.unlimited())
            .build();

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aCutConnectionIsUnknown(boolean tls) throws IOException {
        Random random = new Random(21);
        List<String> wrong = new ArrayList<>();
        int[] places = random.ints(ROUNDS, 0, LENGTH).toArray();
        AtomicInteger round = new AtomicInteger();
        try (ScriptedServer server = new ScriptedServer(tls, peer -> {
                    int place = places[round.get()];
                    peer.readHead();
                    peer.in.readNBytes(place);
                    if (place % 2 == 0) {
                        peer.reset();
                    }
                });
                FeishuGateway gateway = gateway(server)) {
            for (int i = 0; i < ROUNDS; i++) {
                round.set(i);
                UploadIT.Source source = new UploadIT.Source();
                Throwable error = call(gateway, source)
                        .map(value -> (Throwable) new IllegalStateException("succeeded"))
                        .onErrorResume(Mono::just)
                        .block(PATIENCE);
                boolean typed = error instanceof TransportException failed && failed.outcome() == Outcome.UNKNOWN;
                if (!typed || source.subscribed.get() != 1) {
                    wrong.add("cut after " + places[i] + ": " + error + ", subscribed " + source.subscribed);
                }
            }
            gateway.disposeLater().block(PATIENCE);
        }
        assertThat(wrong).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aCancelledUploadLeavesNothing(boolean tls) throws IOException {
        Random random = new Random(22);
        AtomicInteger open = new AtomicInteger();
        try (ScriptedServer server = new ScriptedServer(tls, 16_384, peer -> {
                    open.incrementAndGet();
                    try {
                        peer.readHead();
                        while (peer.in.read() >= 0) {
                            // Slow enough for a cancellation in the middle.
                        }
                    } finally {
                        open.decrementAndGet();
                    }
                });
                FeishuGateway gateway = gateway(server)) {
            for (int i = 0; i < ROUNDS; i++) {
                UploadIT.Source source = new UploadIT.Source();
                List<Throwable> errors = new ArrayList<>();
                Disposable call = call(gateway, source).subscribe(value -> {}, errors::add);
                if (i % 2 == 0) {
                    int from = random.nextInt(LENGTH);
                    Await.until(() -> source.emitted.get() >= Math.min(from, 200_000));
                } else {
                    for (int spin = random.nextInt(100_000); spin > 0; spin--) {
                        Thread.onSpinWait();
                    }
                }
                call.dispose();
                Await.until("the source of round " + i + " is left: " + source, () -> source.left());
                assertThat(errors).isEmpty();
            }
            Await.until("no connection is left", () -> open.get() == 0);
            gateway.disposeLater().block(PATIENCE);
        }
    }

    private static FeishuGateway gateway(ScriptedServer server) {
        return FeishuGateway.builder()
                .authentication(environment -> new OneToken())
                .baseUrl(server.url())
                .httpClient(TrustingAll::customize)
                .build();
    }

    private static Mono<UploadIT.Uploaded> call(FeishuGateway gateway, UploadIT.Source source) {
        return gateway.call(UPLOAD.request()
                .multipart(Multipart.form().file("f", source.of(LENGTH, 10_000).repeatable())));
    }
}
