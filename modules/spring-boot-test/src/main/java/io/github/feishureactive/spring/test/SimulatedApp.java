package io.github.feishureactive.spring.test;

import java.util.List;

import io.github.feishureactive.simulator.FeishuSimulator;
import io.github.feishureactive.simulator.SimulatorBuilder;
import io.github.feishureactive.spring.FeishuApp;
import io.github.feishureactive.spring.FeishuProperties;
import io.github.feishureactive.spring.WebhookProperties;
import io.github.feishureactive.spring.connection.FeishuConnectionDetails;
import io.github.feishureactive.spring.internal.AppNames;
import io.github.feishureactive.spring.internal.Apps;

/** An app of the application as the simulator knows it. */
record SimulatedApp(String appId, FeishuProperties properties) {

    static final String TENANT = "tenant_simulator";
    static final String SECRET = FeishuSimulator.DEMO_APP_SECRET;

    /** Returns the apps of the application, without the default one where all others are named. */
    static List<SimulatedApp> of(Apps apps) {
        return apps.all().stream()
                .filter(name -> apps.name(name, FeishuConnectionDetails.class) != null)
                .map(name -> apps.find(name, FeishuApp.class))
                .map(app -> new SimulatedApp(appId(app.name()), app.properties()))
                .toList();
    }

    static String appId(String name) {
        return name.equals(AppNames.DEFAULT) ? FeishuSimulator.DEMO_APP_ID : "cli_" + name;
    }

    boolean isStoreApp() {
        return properties.appType() == FeishuProperties.AppType.STORE;
    }

    WebhookProperties webhook() {
        return properties.webhook();
    }

    /** Whether events come over a connection that the application opens. A webhook is preferred, as on the platform. */
    boolean connects() {
        return properties.longConnection().enabled()
                && !isStoreApp()
                && webhook().path() == null;
    }

    void register(SimulatorBuilder builder) {
        if (isStoreApp()) {
            builder.storeApp(appId, SECRET).tenant(appId, TENANT);
        } else {
            builder.app(appId, SECRET);
        }
    }
}
