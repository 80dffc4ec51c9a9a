package io.github.feishureactive.events.connection;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import com.google.protobuf.ByteString;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.core.token.AppCredentials;
import io.github.feishureactive.events.EventResponse;
import io.github.feishureactive.events.Receipt;
import io.github.feishureactive.events.connection.ScriptedPlatform.Response;
import io.github.feishureactive.testkit.CapturedLog;
import io.github.feishureactive.testkit.ManualTimer;

import static io.github.feishureactive.events.connection.ScriptedPlatform.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

/** Canaries in secret, address and payload must not be logged, whatever goes wrong with a connection. */
class SecrecyIT {

    private static final List<String> CANARIES =
            List.of(ScriptedPlatform.SECRET, ScriptedPlatform.ACCESS_KEY, Messages.PAYLOAD);

    @Test
    void nothingIsSaidOfSecretAddressAndPayload() throws Exception {
        List<String> texts = new ArrayList<>();
        ManualTimer timer = new ManualTimer();
        try (CapturedLog log = new CapturedLog();
                ScriptedPlatform platform = new ScriptedPlatform()) {
            FeishuGateway gateway = platform.gateway();
            platform.responses.add(Mono.just(platform.address("ws://192.0.2.1/?" + ScriptedPlatform.ACCESS_KEY)));
            platform.responses.add(Mono.just(platform.address("ws:// " + ScriptedPlatform.ACCESS_KEY)));
            platform.responses.add(Mono.just(new Response(500, ScriptedPlatform.SECRET)));
            platform.responses.add(Mono.just(new Response(200, "{\"code\":0,\"data\":\"" + ScriptedPlatform.SECRET)));
            platform.responses.add(Mono.just(ScriptedPlatform.code(1)));
            platform.refusals.add(ScriptedPlatform.Refusal.of(
                    Map.of("Handshake-Status", "514", "Handshake-Msg", ScriptedPlatform.ACCESS_KEY)));
            LongConnection connection = new LongConnectionBuilder(
                            gateway,
                            event -> event.id().equals("good")
                                    ? Mono.just(EventResponse.of(Receipt.HANDLED))
                                    : Mono.error(new IllegalStateException(Messages.PAYLOAD)),
                            4)
                    .timer(timer)
                    .build();
            connection.connect().subscribe(nothing -> {}, error -> {});
            timer.advanceUntil("open", () -> !platform.noConnectionWaiting());
            Peer peer = platform.accept();
            peer.send(Messages.event("good"));
            peer.send(Messages.event("bad"));
            peer.send(Messages.data("event", "m", "{\"text\":\"" + Messages.PAYLOAD));
            peer.send(Messages.data("card", "m", "{\"text\":\"" + Messages.PAYLOAD));
            for (int i = 0; i < 4; i++) {
                peer.acknowledgement();
            }
            peer.send(Messages.pong(Messages.PAYLOAD));
            peer.send(Messages.PAYLOAD.getBytes(StandardCharsets.UTF_8));
            peer.send(Messages.part("event", "p", 2, 7, ByteString.copyFromUtf8(Messages.PAYLOAD)));
            peer.abort();
            platform.responses.add(Mono.just(ScriptedPlatform.code(10014)));
            timer.advanceUntil("refused", () -> connection.state() == ConnectionState.REFUSED);
            Throwable end = connection
                    .onClose()
                    .then(Mono.<Throwable>empty())
                    .onErrorResume(Mono::just)
                    .block(PATIENCE);
            assertThat(end).isInstanceOf(LongConnectionException.class);
            StringWriter printed = new StringWriter();
            end.printStackTrace(new PrintWriter(printed));
            texts.add(printed.toString());
            texts.add(connection + " " + gateway);
            texts.add(gateway.callWithCredentials(credentials -> {
                        texts.add(credentials.toString());
                        throw new IllegalStateException("enough");
                    })
                    .onErrorResume(error -> Mono.empty())
                    .then(Mono.just(new AppCredentials("cli", ScriptedPlatform.SECRET).toString()))
                    .block(PATIENCE));
            gateway.disposeLater().block(PATIENCE);
            List<String> ours = log.texts().stream()
                    .filter(text -> text.startsWith("io.github.feishureactive"))
                    .toList();
            assertThat(ours).anyMatch(text -> text.contains("next attempt"));
            assertThat(ours).anyMatch(text -> text.contains("failed with IllegalStateException"));
            texts.addAll(ours);
            texts.addAll(log.warnings());
        }
        assertThat(texts).noneMatch(text -> CANARIES.stream().anyMatch(text::contains));
    }
}
