package io.github.feishureactive.core.internal.http.codec;

import java.util.List;
import javax.net.ssl.SSLEngine;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.IdentityCipherSuiteFilter;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContext;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.client.HttpClient;
import reactor.netty.tcp.SslProvider;

/** Offers HTTP/2 and HTTP/1.1 in the TLS handshake, also with a TLS context that was made without a thought of it. */
public final class Alpn {

    private static final List<String> OFFERED =
            List.of(ApplicationProtocolNames.HTTP_2, ApplicationProtocolNames.HTTP_1_1);

    private Alpn() {}

    /**
     * Finds a context that offers both.
     *
     * @param context of a client
     * @return the same if it does, otherwise one with its keys, trust, ciphers and protocols; {@code null} if it cannot
     *     be made, which is so for contexts of OpenSSL
     */
    public static @Nullable SslContext offering(SslContext context) {
        if (context.applicationProtocolNegotiator().protocols().containsAll(OFFERED)) {
            return context;
        }
        return copy(
                context,
                new ApplicationProtocolConfig(
                        Protocol.ALPN,
                        SelectorFailureBehavior.NO_ADVERTISE,
                        SelectedListenerFailureBehavior.ACCEPT,
                        OFFERED));
    }

    private static @Nullable SslContext copy(SslContext context, ApplicationProtocolConfig protocols) {
        if (!(context instanceof JdkSslContext known)) {
            return null;
        }
        SSLEngine model = known.newEngine(ByteBufAllocator.DEFAULT);
        return new JdkSslContext(
                known.context(),
                true,
                List.of(model.getEnabledCipherSuites()),
                IdentityCipherSuiteFilter.INSTANCE,
                protocols,
                ClientAuth.NONE,
                model.getEnabledProtocols(),
                false);
    }

    /** Makes a client offer both. Whatever else is set for its handshakes, such as a verified host name, stays. */
    static HttpClient offering(HttpClient client) {
        SslProvider tls = client.configuration().sslProvider();
        return tls == null ? client : with(client, tls, offering(tls.getSslContext()));
    }

    /** Keeps a client that speaks HTTP/1.1 from offering HTTP/2, which a server would choose, and be right. */
    static HttpClient notOffering(HttpClient client) {
        SslProvider tls = client.configuration().sslProvider();
        return tls == null
                        || !tls.getSslContext()
                                .applicationProtocolNegotiator()
                                .protocols()
                                .contains(ApplicationProtocolNames.HTTP_2)
                ? client
                : with(client, tls, copy(tls.getSslContext(), ApplicationProtocolConfig.DISABLED));
    }

    private static HttpClient with(HttpClient client, SslProvider tls, @Nullable SslContext context) {
        return context == null || context == tls.getSslContext()
                ? client
                : client.secure(SslProvider.builder()
                        .sslContext(context)
                        .handlerConfigurator(tls::configure)
                        .build());
    }
}
