package io.github.feishureactive.simulator;

import java.util.Map;

import tools.jackson.databind.node.ObjectNode;

/** The registered apps. */
final class Apps {

    private final Map<String, App> apps;

    Apps(Map<String, App> apps) {
        this.apps = Map.copyOf(apps);
    }

    /** The app whose id and secret a token request has. */
    App authenticate(ObjectNode body) {
        String appId = TokenEndpoints.required(body, "app_id");
        String secret = TokenEndpoints.required(body, "app_secret");
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
