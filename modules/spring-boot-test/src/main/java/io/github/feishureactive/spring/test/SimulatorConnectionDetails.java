package io.github.feishureactive.spring.test;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;

import io.github.feishureactive.simulator.FeishuSimulator;
import io.github.feishureactive.spring.connection.FeishuConnectionDetails;

/** Connects one app with the simulator. */
record SimulatorConnectionDetails(String getAppId, FeishuSimulator simulator) implements FeishuConnectionDetails {

    /** The factory method of the bean. */
    static SimulatorConnectionDetails of(String app, FeishuSimulator simulator) {
        return new SimulatorConnectionDetails(SimulatedApp.appId(app), simulator);
    }

    @Override
    public String getAppSecret() {
        return SimulatedApp.SECRET;
    }

    @Override
    public String getBaseUrl() {
        return simulator.baseUrl();
    }

    /** Trusts the simulator's certificate, if a customizer has switched TLS on. */
    @Override
    public @Nullable SslBundle getSslBundle() {
        return simulator.baseUrl().startsWith("https:")
                ? SslBundle.of(new PemSslStoreBundle(
                        null,
                        PemSslStoreDetails.forCertificate(
                                simulator.certificate().pem())))
                : null;
    }
}
