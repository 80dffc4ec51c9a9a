package io.github.feishureactive.simulator;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;

import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import io.github.feishureactive.simulator.account.SimulatedAccount;
import io.github.feishureactive.simulator.event.EventDelivery;
import io.github.feishureactive.simulator.event.EventSettings;
import io.github.feishureactive.simulator.event.EventStatistics;
import io.github.feishureactive.simulator.internal.account.AccountJson;
import io.github.feishureactive.simulator.internal.api.Apps;
import io.github.feishureactive.simulator.internal.api.Installation;
import io.github.feishureactive.simulator.internal.api.RandomText;
import io.github.feishureactive.simulator.internal.event.AppEvents;
import io.github.feishureactive.simulator.internal.event.SimulatedEvent;

/**
 * Notifies apps of events: changed balances, new app tickets, and any event that a test pushes. Events go to the app's
 * {@link #webhook webhook} or, if it has none, to one of its {@link #connections long connections}.
 *
 * <pre>{@code
 * simulator.events()
 *         .webhook("cli_test", application.url())
 *         .verificationToken("token")
 *         .encryptKey("key")
 *         .urlCheckWithin(Duration.ofSeconds(10))
 *         .subscribe();
 *
 * simulator.reward("cli_test", "6942778198054125570", 100);
 * String custom = simulator.events().push("cli_test", "any.type_v1", "{\"key\": \"value\"}");
 *
 * await(() -> simulator.events().statistics().acknowledged() == 2);
 * simulator.events().replay(custom);
 * await(() -> simulator.events().delivery(custom).orElseThrow().successes() == 2);
 * }</pre>
 *
 * <p>A push that is not acknowledged in time is repeated according to {@link EventSettings}. Before an app's first
 * webhook or long connection its events are undeliverable; later ones are redelivered until it returns. A disabled
 * account causes no events, nor does any account of an app without {@code hire:referral_account:readonly}.
 *
 * <p>Thread-safe. Only {@link WebhookSetup#subscribe()} blocks.
 */
public final class PlatformEvents {

    /** The type of the event for a changed balance. */
    public static final String ASSETS_UPDATE = "hire.referral_account.assets_update_v1";

    private static final int ID_LENGTH = 32;
    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final Duration IDLE = Duration.ofSeconds(5);
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final Map<String, AppEvents> apps = new HashMap<>();
    private final Map<String, LongConnections> connections = new HashMap<>();
    private final InstantSource clock;
    private final Random random;
    private final RandomText texts;
    private final ConnectionProvider provider;
    private final HttpClient client;

    PlatformEvents(Apps apps, EventSettings settings, InstantSource clock, Random random, LoopResources loops) {
        this.clock = clock;
        this.random = random;
        this.texts = new RandomText(random);
        this.provider = ConnectionProvider.builder("feishu-simulator-webhook")
                .maxConnections(settings.concurrency())
                .pendingAcquireMaxCount(-1)
                .maxIdleTime(IDLE)
                .build();
        this.client = HttpClient.create(provider)
                .runOn(loops)
                .disableRetry(true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) CONNECT.toMillis());
        apps.all().forEach(app -> {
            EventLoop loop = loops.onServer(true).next();
            Scheduler timers = settings.timers() == null ? Schedulers.fromExecutorService(loop) : settings.timers();
            String tenant =
                    app.ofStore() ? "" : Installation.ofCustomApp(app.id()).tenantKey();
            AppEvents events = new AppEvents(tenant, loop, timers, settings, random);
            this.apps.put(app.id(), events);
            this.connections.put(app.id(), new LongConnections(events.connections()));
        });
    }

    /**
     * Starts the setup of an app's webhook.
     *
     * @param appId the app
     * @param url on {@code http://127.0.0.1} or {@code http://localhost}
     * @return the setup, without effect until {@link WebhookSetup#subscribe()}
     * @throws IllegalArgumentException if there is no such app, or the URL is not on loopback
     */
    public WebhookSetup webhook(String appId, String url) {
        AppEvents app = of(appId);
        return new WebhookSetup(client, url, clock, random, app::webhook);
    }

    /**
     * Removes an app's webhook. Waiting events go to its long connections from now on.
     *
     * @param appId the app
     * @throws IllegalArgumentException if there is no such app
     */
    public void unsubscribe(String appId) {
        of(appId).webhook(null);
    }

    /**
     * Returns an app's long connections. A store app has none.
     *
     * @param appId the app
     * @return the same object for each call with this app
     * @throws IllegalArgumentException if there is no such app
     */
    public LongConnections connections(String appId) {
        LongConnections own = connections.get(appId);
        if (own == null) {
            throw unknown(appId);
        }
        return own;
    }

    /**
     * Pushes an event of version 2 that happens now, in a custom app's tenant. Does not wait for the push.
     *
     * @param appId the app that is notified
     * @param type the event's type
     * @param payload the value of {@code event}, a JSON object
     * @return the event's id
     * @throws IllegalArgumentException if there is no such app, or the payload is no JSON object
     */
    public String push(String appId, String type, String payload) {
        return push(appId, type, MAPPER.readTree(payload));
    }

    /**
     * Pushes an event of version 2 that happens now, in a custom app's tenant. Does not wait for the push.
     *
     * @param appId the app that is notified
     * @param type the event's type
     * @param payload the value of {@code event}, a JSON object
     * @return the event's id
     * @throws IllegalArgumentException if there is no such app, or the payload is no JSON object
     */
    public String push(String appId, String type, JsonNode payload) {
        return push(appId, of(appId).tenantKey(), type, payload);
    }

    /**
     * Pushes an event of version 2 that happens now in a tenant, such as one of a store app. Does not wait for the
     * push.
     *
     * @param appId the app that is notified
     * @param tenantKey the tenant
     * @param type the event's type
     * @param payload the value of {@code event}, a JSON object
     * @return the event's id
     * @throws IllegalArgumentException if there is no such app, or the payload is no JSON object
     */
    public String push(String appId, String tenantKey, String type, JsonNode payload) {
        if (!(payload instanceof ObjectNode object)) {
            throw new IllegalArgumentException("payload must be a JSON object");
        }
        return offer(type, appId, tenantKey, clock.instant(), false, object.deepCopy());
    }

    /**
     * Pushes an event once more, as the platform may do at any time. Its regular delivery is not affected.
     *
     * @param eventId an event that waits, or one of the latest that have ended
     * @return false if the queue is full
     * @throws IllegalArgumentException if there is no such event
     */
    public boolean replay(String eventId) {
        for (AppEvents app : apps.values()) {
            SimulatedEvent event = app.event(eventId);
            if (event != null) {
                return app.replay(event);
            }
        }
        throw new IllegalArgumentException("No such event: " + eventId);
    }

    /** Pushes all events that wait for a redelivery now. Later waits are not changed. */
    public void redeliverNow() {
        apps.values().forEach(AppEvents::redeliverNow);
    }

    /**
     * Returns counts of the events of all apps.
     *
     * @return a snapshot
     */
    public EventStatistics statistics() {
        return AppEvents.statistics(apps.values());
    }

    /**
     * Returns counts of an app's events.
     *
     * @param appId the app
     * @return a snapshot
     * @throws IllegalArgumentException if there is no such app
     */
    public EventStatistics statistics(String appId) {
        return AppEvents.statistics(List.of(of(appId)));
    }

    /**
     * Returns the state of an event.
     *
     * @param eventId the event's id
     * @return empty if there is no such event, it was dropped, or it ended too long ago
     */
    public Optional<EventDelivery> delivery(String eventId) {
        return apps.values().stream()
                .map(app -> app.delivery(eventId))
                .filter(Objects::nonNull)
                .findFirst();
    }

    /**
     * Returns the states of an app's events, in no order: those that wait and the latest that have ended.
     *
     * @param appId the app
     * @return a copy
     * @throws IllegalArgumentException if there is no such app
     */
    public List<EventDelivery> deliveries(String appId) {
        return of(appId).deliveries();
    }

    void assetsChanged(Installation owner, SimulatedAccount account, Instant time) {
        ObjectNode payload = MAPPER.createObjectNode();
        AccountJson.writeEvent(account, time, payload);
        offer(ASSETS_UPDATE, owner.appId(), owner.tenantKey(), time, false, payload);
    }

    /** Pushes a new ticket to a store app that has a webhook. */
    void appTicket(String appId, String ticket) {
        if (of(appId).hasWebhook()) {
            ObjectNode payload = MAPPER.createObjectNode().put("app_ticket", ticket);
            offer("app_ticket", appId, "", clock.instant(), true, payload);
        }
    }

    void reset() {
        connections.values().forEach(LongConnections::reset);
        Flux.fromIterable(apps.values()).flatMap(AppEvents::reset).blockLast();
    }

    void close() {
        provider.dispose();
    }

    private String offer(
            String type, String appId, String tenantKey, Instant time, boolean version1, ObjectNode payload) {
        String id = texts.next(ID_LENGTH);
        of(appId).offer(new SimulatedEvent(id, type, appId, tenantKey, time, version1, payload));
        return id;
    }

    AppEvents of(String appId) {
        AppEvents app = apps.get(appId);
        if (app == null) {
            throw unknown(appId);
        }
        return app;
    }

    private static IllegalArgumentException unknown(String appId) {
        return new IllegalArgumentException("No such app: " + appId);
    }
}
