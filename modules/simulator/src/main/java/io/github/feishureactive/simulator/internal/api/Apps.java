package io.github.feishureactive.simulator.internal.api;

import java.util.Collection;
import java.util.Map;

import tools.jackson.databind.node.ObjectNode;

/** The registered apps. Immutable. */
public final class Apps {

    private final Map<String, App> apps;

    public Apps(Map<String, App> apps) {
        this.apps = Map.copyOf(apps);
    }

    public Collection<App> all() {
        return apps.values();
    }

    /** Returns the app whose credentials are in the body of a token request. */
    public App authenticate(ObjectNode body) {
        return authenticate(body, "app_id", "app_secret");
    }

    /** Returns the app whose credentials are in these fields; refuses unknown or wrong ones. */
    public App authenticate(ObjectNode body, String idField, String secretField) {
        String appId = RequestFields.requiredByTokenEndpoint(body, idField);
        String secret = RequestFields.requiredByTokenEndpoint(body, secretField);
        App app = apps.get(appId);
        if (app == null) {
            throw new RefusedException(PlatformError.APP_NOT_FOUND);
        }
        if (!app.secret().equals(secret)) {
            throw new RefusedException(PlatformError.APP_SECRET_INVALID);
        }
        return app;
    }

    /** A custom app, or a store app. */
    public record App(String id, String secret, boolean ofStore) {

        @Override
        public String toString() {
            return "App[" + id + "]";
        }
    }
}
