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
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the platform tells apps: that a balance has changed, that a store app has a new ticket, and whatever a test makes up.
 * An app hears of it at its {@link #webhook webhook}, or else on one of its {@link #connections long connections}.
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
 * <p>A push that is not acknowledged in time is repeated as {@link EventSettings} say. Until an app has been subscribed or
 * connected for the first time, its events are undeliverable; later ones wait for it as long as they are redelivered. An
 * account that is disabled causes none, and neither does an app without {@link ApiScopes#REFERRAL_ACCOUNT_READONLY}.
 *
 * <p>Thread-safe; no call but {@link WebhookSetup#subscribe()} blocks.
 */
public final class PlatformEvents {

    /** The type of the event that tells of a balance. */
    public static final String ASSETS_UPDATE = "hire.referral_account.assets_update_v1";

    private static final int ID_LENGTH = 32;
    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final Duration IDLE = Duration.ofSeconds(5);
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final Map<String, AppEvents> apps = new HashMap<>();
    private final Map<String, String> tenants = new HashMap<>();
    private final EventSettings settings;
    private final InstantSource clock;
    private final Random random;
    private final RandomText texts;
    private final ConnectionProvider provider;
    private final HttpClient client;

    PlatformEvents(Apps apps, EventSettings settings, InstantSource clock, Random random, LoopResources loops) {
        this.settings = settings;
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
            this.apps.put(app.id(), new AppEvents(loop, timers, settings, random));
            this.tenants.put(
                    app.id(),
                    app.ofStore() ? "" : Installation.ofCustomApp(app.id()).tenantKey());
        });
    }

    /**
     * Begins to subscribe an app to its events by a URL.
     *
     * @param appId the app
     * @param url on {@code http://127.0.0.1} or {@code http://localhost}
     * @return what else the console asks for; nothing happens before {@link WebhookSetup#subscribe()}
     * @throws IllegalArgumentException when there is no such app, or the URL leads elsewhere
     */
    public WebhookSetup webhook(String appId, String url) {
        AppEvents app = of(appId);
        return new WebhookSetup(client, url, clock, random, app::webhook);
    }

    /**
     * Ends an app's subscription by URL; what waits goes to its long connections from now on.
     *
     * @param appId the app
     * @throws IllegalArgumentException when there is no such app
     */
    public void unsubscribe(String appId) {
        of(appId).webhook(null);
    }

    /**
     * An app's long connections. A store app has none.
     *
     * @param appId the app
     * @return always the same object for one app
     * @throws IllegalArgumentException when there is no such app
     */
    public LongConnections connections(String appId) {
        return of(appId).connections();
    }

    /**
     * Lets an event of version 2 happen, now and in a custom app's own tenant.
     *
     * @param appId whom it is for
     * @param type its type
     * @param payload what stands under {@code event}, a JSON object
     * @return the event's id
     * @throws IllegalArgumentException when there is no such app, or the payload is no JSON object
     */
    public String push(String appId, String type, String payload) {
        return draft(appId, type, MAPPER.readTree(payload)).push();
    }

    /**
     * Lets an event of version 2 happen, now and in a custom app's own tenant.
     *
     * @param appId whom it is for
     * @param type its type
     * @param payload what stands under {@code event}, a JSON object
     * @return the event's id
     * @throws IllegalArgumentException when there is no such app, or the payload is no JSON object
     */
    public String push(String appId, String type, JsonNode payload) {
        return draft(appId, type, payload).push();
    }

    /**
     * Begins an event that differs from what {@link #push(String, String, JsonNode)} makes.
     *
     * @param appId whom it is for
     * @param type its type
     * @param payload what stands under {@code event}, a JSON object
     * @return nothing happens before {@link EventDraft#push()}
     * @throws IllegalArgumentException when there is no such app, or the payload is no JSON object
     */
    public EventDraft draft(String appId, String type, JsonNode payload) {
        AppEvents app = of(appId);
        if (!(payload instanceof ObjectNode object)) {
            throw new IllegalArgumentException("The payload of an event is a JSON object");
        }
        return new EventDraft(event(type, appId, tenants.get(appId), clock.instant(), object), app.queue()::offer);
    }

    /**
     * Pushes an event once more, as the platform may do at any time. The event's own course goes on as it would have.
     *
     * @param eventId an event that waits, or one of the last that have ended
     * @return false when there is no room for another push
     * @throws IllegalArgumentException when there is no such event
     */
    public boolean replay(String eventId) {
        for (AppEvents app : apps.values()) {
            SimulatedEvent event = app.counters().event(eventId);
            if (event != null) {
                return app.queue().replay(event);
            }
        }
        throw new IllegalArgumentException("No event that is still known has the id " + eventId);
    }

    /**
     * Holds an app's events back until they are released; pushes that are under way go on.
     *
     * @param appId the app
     * @throws IllegalArgumentException when there is no such app
     */
    public void hold(String appId) {
        of(appId).queue().hold();
    }

    /**
     * Pushes what was held, in the order in which it happened.
     *
     * @param appId the app
     * @throws IllegalArgumentException when there is no such app
     */
    public void release(String appId) {
        of(appId).queue().release(false);
    }

    /**
     * Pushes what was held, the latest event first. Only with {@link EventSettings#concurrency(int) one push at a time} do
     * events arrive in the order in which they are pushed.
     *
     * @param appId the app
     * @throws IllegalArgumentException when there is no such app
     */
    public void releaseLatestFirst(String appId) {
        of(appId).queue().release(true);
    }

    /** Pushes at once whatever waits to be pushed again; the waits that follow are not changed. */
    public void redeliverNow() {
        apps.values().forEach(app -> app.queue().redeliverNow());
    }

    /**
     * How the events of all apps fared.
     *
     * @return a picture of this moment
     */
    public EventStatistics statistics() {
        return apps.values().stream()
                .map(app -> app.counters().snapshot())
                .reduce(EventStatistics.NONE, EventStatistics::plus);
    }

    /**
     * How the events of an app fared.
     *
     * @param appId the app
     * @return a picture of this moment
     * @throws IllegalArgumentException when there is no such app
     */
    public EventStatistics statistics(String appId) {
        return of(appId).counters().snapshot();
    }

    /**
     * How far an event has come.
     *
     * @param eventId the event's id
     * @return empty when there is no such event, it was dropped, or it ended too long ago
     */
    public Optional<EventDelivery> delivery(String eventId) {
        return apps.values().stream()
                .map(app -> app.counters().delivery(eventId))
                .filter(Objects::nonNull)
                .findFirst();
    }

    /**
     * How far an app's events have come, in no order: those that wait and the last of those that have ended.
     *
     * @param appId the app
     * @return a copy
     * @throws IllegalArgumentException when there is no such app
     */
    public List<EventDelivery> deliveries(String appId) {
        return of(appId).counters().deliveries();
    }

    /** An account has other assets than before. */
    void assetsChanged(Installation owner, SimulatedAccount account, Instant time) {
        ObjectNode payload = MAPPER.createObjectNode().put("account_id", account.id());
        AccountJson.writeBonus(
                account.pointBonus(),
                account.cash(),
                payload.putObject("assets").putObject("confirmed_bonus"));
        payload.put("modify_time", Long.toString(time.toEpochMilli()));
        of(owner.appId()).queue().offer(event(ASSETS_UPDATE, owner.appId(), owner.tenantKey(), time, payload));
    }

    /** A store app that has subscribed hears of its ticket; others may have a listener in the test's own process. */
    void appTicket(String appId, String ticket) {
        AppEvents app = of(appId);
        if (app.hasWebhook()) {
            ObjectNode payload = MAPPER.createObjectNode().put("app_ticket", ticket);
            new EventDraft(event("app_ticket", appId, "", clock.instant(), payload), app.queue()::offer)
                    .version1()
                    .push();
        }
    }

    void close() {
        provider.dispose();
    }

    private SimulatedEvent event(
            String type, String appId, @Nullable String tenantKey, Instant time, ObjectNode payload) {
        SimulatedEvent.Form form =
                settings.microseconds() ? SimulatedEvent.Form.VERSION_2_MICROSECONDS : SimulatedEvent.Form.VERSION_2;
        String tenant = tenantKey == null ? "" : tenantKey;
        return new SimulatedEvent(texts.next(ID_LENGTH), type, appId, tenant, time, form, payload, null);
    }

    private AppEvents of(String appId) {
        AppEvents app = apps.get(appId);
        if (app == null) {
            throw new IllegalArgumentException("No such app: " + appId);
        }
        return app;
    }
}
