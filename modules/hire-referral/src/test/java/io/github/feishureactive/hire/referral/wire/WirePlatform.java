package io.github.feishureactive.hire.referral.wire;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLException;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.MappingBuilder;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import reactor.core.publisher.Signal;
import reactor.netty.http.client.HttpClient;

import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.core.FeishuGatewayBuilder;
import io.github.feishureactive.core.RetryPolicy;
import io.github.feishureactive.core.error.FeishuException;
import io.github.feishureactive.core.quota.Quota;
import io.github.feishureactive.hire.referral.account.Account;
import io.github.feishureactive.hire.referral.account.ReferralAccounts;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

/** A server whose every answer the test decides, and gateways that call it with a fixed token. */
public final class WirePlatform implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {

    public static final String ID = "6942778198054125570";
    public static final String TOKEN = "t-wire0123456789abcdef";
    public static final String LOG_ID = "20261122101010192168000001ABCDEF";
    public static final Duration PATIENCE = Duration.ofMinutes(1);

    private final WireMockServer server =
            new WireMockServer(options().dynamicPort().dynamicHttpsPort().bindAddress("127.0.0.1"));
    private final List<FeishuGateway> gateways = new ArrayList<>();
    private final UnaryOperator<HttpClient> trust;
    private final boolean tls;

    /** Without TLS. */
    public WirePlatform() {
        tls = false;
        trust = UnaryOperator.identity();
    }

    private WirePlatform(SslContext context) {
        tls = true;
        trust = client -> client.secure(spec -> spec.sslContext(context));
    }

    /** WireMock's certificate names nobody, so whom it names is not checked. */
    public static WirePlatform overTls() {
        try {
            return new WirePlatform(SslContextBuilder.forClient()
                    .trustManager(InsecureTrustManagerFactory.INSTANCE)
                    .build());
        } catch (SSLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        server.start();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        gateways.forEach(gateway -> gateway.disposeLater().block(PATIENCE));
        gateways.clear();
        server.resetAll();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        server.stop();
    }

    public String baseUrl() {
        return tls ? "https://127.0.0.1:" + server.httpsPort() : "http://127.0.0.1:" + server.port();
    }

    /** Three quick attempts and no quota: what is looked at here is what goes over the wire. */
    public FeishuGatewayBuilder gateway() {
        return FeishuGateway.builder()
                .authentication(new FixedToken(TOKEN))
                .baseUrl(baseUrl())
                .httpClient(trust)
                .retry(new RetryPolicy(3, Duration.ofMillis(1), Duration.ofMillis(1)))
                .quota("hire.referral_account.enable", Quota.unlimited());
    }

    public ReferralAccounts accounts(FeishuGatewayBuilder builder) {
        return ReferralAccounts.on(open(builder));
    }

    /** Built, and closed after the test. */
    public FeishuGateway open(FeishuGatewayBuilder builder) {
        FeishuGateway gateway = builder.build();
        gateways.add(gateway);
        return gateway;
    }

    /** Answers everything like this, with the platform's content type. */
    public void answers(int status, String body) {
        answers(json(status, body));
    }

    public void answers(ResponseDefinitionBuilder response) {
        server.stubFor(any(anyUrl()).willReturn(response));
    }

    /** Answers like this what it matches, in place of what was said before. */
    public void stub(MappingBuilder stub) {
        server.stubFor(stub);
    }

    public static ResponseDefinitionBuilder json(int status, String body) {
        return aResponse()
                .withStatus(status)
                .withHeader("Content-Type", "application/json; charset=utf-8")
                .withHeader("X-Tt-Logid", LOG_ID)
                .withBody(body);
    }

    /** The answer around an account. */
    public static String success(String account) {
        return "{\"code\":0,\"msg\":\"success\",\"data\":{\"account\":" + account + "}}";
    }

    public Account enabled() {
        return accounts(gateway()).enable(ID).block(PATIENCE);
    }

    public <E extends FeishuException> E failure(Class<E> type) {
        return failure(type, accounts(gateway()));
    }

    public static <E extends FeishuException> E failure(Class<E> type, ReferralAccounts accounts) {
        Signal<Account> end = accounts.enable(ID).materialize().block(PATIENCE);
        assertThat(end.getThrowable()).isExactlyInstanceOf(type);
        return type.cast(end.getThrowable());
    }

    public List<LoggedRequest> received() {
        return server.findAll(anyRequestedFor(anyUrl()));
    }
}
