package io.github.feishureactive.simulator;

import java.io.IOException;

import static io.github.feishureactive.simulator.FeishuSimulator.DEMO_APP_ID;
import static io.github.feishureactive.simulator.FeishuSimulator.DEMO_APP_SECRET;

/** Imports and deletes rewards of the demo's employee by plain requests. */
final class RewardWire {

    static final String POINTS_100 = "{\"bonus_type\":1,\"point_bonus\":100}";

    private final Wire wire;
    private final String token;

    RewardWire(Wire wire) throws IOException, InterruptedException {
        this.wire = wire;
        this.token = wire.token(DEMO_APP_ID, DEMO_APP_SECRET)
                .json()
                .path("tenant_access_token")
                .stringValue();
    }

    static String cash(String currency, String amount) {
        return "{\"bonus_type\":2,\"cash\":{\"currency_type\":\"%s\",\"amount\":%s}}".formatted(currency, amount);
    }

    static String body(String externalId, int stage, String bonus) {
        return body("ou_zhang_san", externalId, stage, bonus);
    }

    static String body(String userId, String externalId, int stage, String bonus) {
        return ("{\"referral_user_id\":\"%s\",\"external_id\":\"%s\",\"application_id\":\"1\","
                        + "\"rule_type\":1,\"stage\":%d,\"bonus\":%s}")
                .formatted(userId, externalId, stage, bonus);
    }

    Wire.Reply confirmed(String externalId, String bonus) throws IOException, InterruptedException {
        return send(body(externalId, 2, bonus));
    }

    Wire.Reply send(String body) throws IOException, InterruptedException {
        return wire.api(token, ApiPaths.REWARDS, body);
    }

    /** Imports a confirmed reward and returns its id. */
    String imported(String externalId, String bonus) throws IOException, InterruptedException {
        return confirmed(externalId, bonus).data().path("id").stringValue();
    }

    Wire.Reply delete(String id) throws IOException, InterruptedException {
        return wire.send(
                "DELETE",
                ApiPaths.REWARD.replace(":external_referral_reward_id", id),
                "",
                "Authorization",
                "Bearer " + token);
    }

    Wire.Reply withdraw(String types, String orderId) throws IOException, InterruptedException {
        return wire.withdraw(token, FeishuSimulator.DEMO_ACCOUNT_ID, types, orderId);
    }
}
