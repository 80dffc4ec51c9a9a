package io.github.feishureactive.simulator;

import java.util.Collection;
import java.util.Map;

import tools.jackson.databind.node.ObjectNode;

/** The registered apps. */
final class Apps {

    private final Map<String, App> apps;

    Apps(Map<String, App> apps) {
        this.apps = Map.copyOf(apps);
    }

    Collection<App> all() {
        return apps.values();
    }

    /** The app whose id and secret a token request has. */
    App authenticate(ObjectNode body) {
        return authenticate(TokenEndpoints.required(body, "app_id"), TokenEndpoints.required(body, "app_secret"));
    }

    /** The app of these credentials, or the refusal. */
    App authenticate(String appId, String secret) {
        App app = apps.get(appId);
        if (app == null) {
            throw new RefusedException(PlatformError.APP_NOT_FOUND);
        }
        if (!app.secret().equals(secret)) {
            throw new RefusedException(PlatformError.APP_SECRET_INVALID);
        }
        return app;
    }

    /** A custom app, or else one of the store. */
    record App(String id, String secret, boolean ofStore) {

        @Override
        public String toString() {
            return "App[" + id + "]";
        }
    }
}
