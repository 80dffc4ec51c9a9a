package io.github.feishureactive.core;

import java.util.Map;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/** One request out, one answer back. */
@FunctionalInterface
interface Transport {

    /**
     * Sends a request once. Fails with a {@link FeishuException} only.
     *
     * @param outgoing what to send; asked at the last moment whether it still may be
     * @return the answer, whatever its status
     */
    Mono<HttpAnswer> send(Outgoing outgoing);

    /** Completes when nothing is left of what it opened. */
    default Mono<Void> disposeLater() {
        return Mono.empty();
    }

    /** A request on its way out. */
    interface Outgoing extends FatalErrors {

        ApiRequest<?> request();

        default String operation() {
            return request().operation().name();
        }

        byte @Nullable [] body();

        @Nullable
        AccessToken token();

        /** Sets what to send besides the headers that every request has. */
        void headers(Map<String, String> extra);

        /** What to send besides the headers that every request has, and which never replaces one of them. */
        Map<String, String> headers();

        /** What came back last, of all that was sent for the same purpose. */
        @Nullable
        HttpAnswer lastAnswer();

        /**
         * Says which connection the request was written to.
         *
         * @param connection closes it when disposed of; to be used only while the response is being read
         */
        void sentOver(Disposable connection);

        /** To be called when the response is not what was asked for: nothing else that comes over its connection is. */
        void distrust();

        /**
         * To be called once, when a connection is there and before the first byte is written.
         *
         * @return whether to go on; if not, nobody waits for the answer any more
         */
        boolean mayBeWritten();
    }
}
