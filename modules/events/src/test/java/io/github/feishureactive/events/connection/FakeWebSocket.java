package io.github.feishureactive.events.connection;

import java.util.ArrayList;
import java.util.List;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.test.publisher.TestPublisher;

import io.github.feishureactive.events.connection.protobuf.Protocol.Frame;

/** A WebSocket without a connection. */
final class FakeWebSocket implements WebSocket {

    final TestPublisher<byte[]> inbound = TestPublisher.create();
    final List<Frame> sent = new ArrayList<>();
    long requested;
    int closes;
    boolean aborted;
    boolean completesOnAbort = true;
    Mono<Void> writing = Mono.empty();
    Mono<Void> closing = Mono.empty();

    @Override
    public Flux<byte[]> messages() {
        return DrainOnCancel.of(inbound.flux().doOnRequest(n -> requested = Operators.addCap(requested, n)));
    }

    @Override
    public Mono<Void> send(byte[] message) {
        return Mono.defer(() -> writing.doOnSuccess(nothing -> sent.add(Frames.read(message))));
    }

    @Override
    public Mono<Void> close() {
        return Mono.defer(() -> {
            closes++;
            return closing;
        });
    }

    @Override
    public void abort() {
        if (!aborted) {
            aborted = true;
            if (completesOnAbort) {
                inbound.complete();
            }
        }
    }

    void receive(Frame frame) {
        inbound.next(frame.toByteArray());
    }

    long pings() {
        return sent.stream()
                .filter(frame -> frame.getMethod() == Frames.CONTROL)
                .count();
    }

    List<Frame> acknowledgements() {
        return sent.stream().filter(frame -> frame.getMethod() == Frames.DATA).toList();
    }
}
