package io.github.feishureactive.core;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import io.github.feishureactive.core.download.Download;
import io.github.feishureactive.core.error.FeishuException;
import io.github.feishureactive.core.error.GatewayClosedException;
import io.github.feishureactive.core.error.InvalidRequestException;
import io.github.feishureactive.core.internal.Json;
import io.github.feishureactive.core.internal.RefusedMono;
import io.github.feishureactive.core.internal.UserCode;
import io.github.feishureactive.core.internal.error.CallErrors;
import io.github.feishureactive.core.internal.multipart.FormUpload;
import io.github.feishureactive.core.internal.timer.DeadlineQueue;
import io.github.feishureactive.core.internal.timer.GatewayTimer;
import io.github.feishureactive.core.multipart.Multipart;
import io.github.feishureactive.core.operation.ApiRequest;
import io.github.feishureactive.core.quota.Permit;

/** Makes one call of a request: checks and encodes it, and puts deadline and observation around its attempts. */
final class CallFactory {

    private final CallRetry retry;
    private final KnownOperations operations;
    private final String appId;
    private final DeadlineQueue deadlines;
    private final CloseSignal closing;
    private final Observers observers;

    CallFactory(
            CallRetry retry,
            KnownOperations operations,
            String appId,
            DeadlineQueue deadlines,
            CloseSignal closing,
            Observers observers) {
        this.retry = retry;
        this.operations = operations;
        this.appId = appId;
        this.deadlines = deadlines;
        this.closing = closing;
        this.observers = observers;
    }

    /** Makes a call whose value is JSON. */
    <T> Mono<T> call(ApiRequest<T> request, @Nullable Permit firstPermit) {
        return make(
                request.operation().response().isDownload()
                        ? request.invalid("Use download(..): the response of "
                                + request.operation().name() + " is a file.")
                        : request,
                firstPermit);
    }

    /** Makes a call whose value is a file on its connection. */
    Mono<Download> download(ApiRequest<Download> request) {
        return make(request, null);
    }

    private <T> Mono<T> make(ApiRequest<T> request, @Nullable Permit firstPermit) {
        FeishuException refusal = refusal(request);
        operations.checkToken(request);
        GatewayTimer timer = deadlines.timer();
        long deadline = deadlines.deadline().toNanos();
        Object body = null;
        FormUpload upload = null;
        Error fatal = null;
        try {
            if (request.body() instanceof Multipart form) {
                body = upload = new FormUpload(request.operation().name(), form, timer::now, deadline);
            } else if (refusal == null) {
                body = encode(request);
            }
        } catch (Throwable thrown) {
            refusal = CallErrors.bodyNotWritable(request.operation().name(), thrown);
            fatal = UserCode.fatal(thrown);
        }
        Call<T> call = new Call<>(request, body, appId, firstPermit, timer.now(), deadline);
        call.keep(fatal);
        Mono<T> attempts = upload == null ? retry.of(call) : upload.measure().then(retry.of(call));
        Mono<T> calling =
                refusal != null ? new RefusedMono<>(refusal, call) : new CallDeadline<>(attempts, call, deadlines);
        return observers.call(call, appId, calling);
    }

    private @Nullable FeishuException refusal(ApiRequest<?> request) {
        String operation = request.operation().name();
        String problem = request.problem();
        if (closing.begun()) {
            return new GatewayClosedException(operation);
        }
        return problem == null ? null : new InvalidRequestException(operation, problem);
    }

    static byte @Nullable [] encode(ApiRequest<?> request) {
        Object body = request.body();
        if (body instanceof Multipart) {
            throw new IllegalArgumentException("a multipart body has no place here");
        }
        return body == null ? null : Json.write(body);
    }
}
