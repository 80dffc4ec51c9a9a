package io.github.feishureactive.quickstart;

import java.net.URI;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;

/** A snippet among what a reader has around it. */
final class Snippet extends SimpleJavaFileObject {

    private final String name;
    private final String snippet;

    Snippet(String name, String snippet) {
        super(URI.create("string:///" + name + ".java"), JavaFileObject.Kind.SOURCE);
        this.name = name;
        this.snippet = snippet;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return """
                import io.github.feishureactive.auth.*;
                import io.github.feishureactive.core.*;
                import io.github.feishureactive.core.doctor.*;
                import io.github.feishureactive.core.download.*;
                import io.github.feishureactive.core.error.*;
                import io.github.feishureactive.core.multipart.*;
                import io.github.feishureactive.core.observe.*;
                import io.github.feishureactive.core.operation.*;
                import io.github.feishureactive.core.page.*;
                import io.github.feishureactive.core.quota.*;
                import io.github.feishureactive.core.token.*;
                import io.github.feishureactive.events.*;
                import io.github.feishureactive.events.connection.*;
                import io.github.feishureactive.events.webhook.*;
                import io.github.feishureactive.hire.referral.*;
                import io.github.feishureactive.hire.referral.account.*;
                import io.github.feishureactive.hire.referral.diagnosis.*;
                import io.github.feishureactive.hire.referral.jobpost.*;
                import io.github.feishureactive.hire.referral.referral.*;
                import io.github.feishureactive.hire.referral.reward.*;
                import io.github.feishureactive.micrometer.*;
                import io.github.feishureactive.redis.*;
                import io.github.feishureactive.redis.events.*;
                import io.github.feishureactive.redis.quota.*;
                import io.github.feishureactive.redis.token.*;
                import io.github.feishureactive.simulator.FeishuSimulator;
                import io.lettuce.core.RedisClient;
                import io.lettuce.core.RedisURI;
                import io.micrometer.core.instrument.MeterRegistry;
                import io.micrometer.observation.ObservationRegistry;
                import java.math.BigDecimal;
                import java.nio.ByteBuffer;
                import java.nio.file.Path;
                import java.time.Duration;
                import java.time.Instant;
                import io.github.feishureactive.hire.referral.Currency;
                import java.util.*;
                import reactor.core.publisher.*;
                import reactor.netty.DisposableServer;
                import reactor.netty.http.server.HttpServer;
                import tools.jackson.databind.JsonNode;

                class %s {
                    interface Balances { Mono<Void> save(AssetsUpdated update); }
                    Balances balances = null;
                    FeishuGateway gateway = null;
                    Events events = null;
                    AppTicketStore tickets = null;
                    RedisClient redisClient = null;
                    LettuceConnection redis = null;
                    byte[] key = new byte[32];
                    String encryptKey = "", verificationToken = "";
                    String appId = "", appSecret = "", accountId = "", tenantKey = "", userAccessToken = "";
                    Instant from = Instant.EPOCH, to = Instant.now();
                    Flux<String> ids = Flux.empty();
                    ReferralAccounts accounts = null;
                    ReferralRewards rewards = null;
                    Referrals referrals = null;
                    ReferralJobPosts jobPosts = null;
                    ObservationRegistry observationRegistry = null;
                    MeterRegistry meterRegistry = null;

                    void run() {
                """.formatted(name) + snippet + "}}";
    }
}
