package io.github.feishureactive.spring.observation;

import io.micrometer.observation.ObservationRegistry;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import io.github.feishureactive.micrometer.MicrometerObservations;
import io.github.feishureactive.spring.internal.AppDefinitions;
import io.github.feishureactive.spring.internal.AppRegistrar;

/**
 * The observations of the apps below {@code feishu.apps}. Imported before the default app's: an observer that is found
 * here is the application's own, and observes all apps.
 */
@Configuration(proxyBeanMethods = false)
@Import(NamedObservationsConfiguration.Registrar.class)
class NamedObservationsConfiguration {

    static MicrometerObservations observations(String app, ObservationRegistry registry) {
        return MicrometerObservations.of(registry, app);
    }

    static final class Registrar extends AppRegistrar {

        @Override
        protected void register(AppDefinitions app) {
            if (app.shared(MicrometerObservations.class) == null) {
                app.defineIfMissing(
                        MicrometerObservations.class,
                        "feishuObservations",
                        NamedObservationsConfiguration.class,
                        "observations",
                        app.name());
            }
        }
    }
}
