package io.github.feishureactive.spring.observation;

import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import io.github.feishureactive.micrometer.MicrometerMeters;
import io.github.feishureactive.spring.internal.AppDefinitions;
import io.github.feishureactive.spring.internal.AppRegistrar;

/**
 * The meters of the apps below {@code feishu.apps}. Imported before the default app's: meters that are found here are
 * the application's own, and count for all apps.
 */
@Configuration(proxyBeanMethods = false)
@Import(NamedMetersConfiguration.Registrar.class)
class NamedMetersConfiguration {

    static MicrometerMeters meters(String app, MeterRegistry registry) {
        return MicrometerMeters.of(registry, app);
    }

    static final class Registrar extends AppRegistrar {

        @Override
        protected void register(AppDefinitions app) {
            if (app.shared(MicrometerMeters.class) == null) {
                app.defineIfMissing(
                        MicrometerMeters.class, "feishuMeters", NamedMetersConfiguration.class, "meters", app.name());
            }
        }
    }
}
