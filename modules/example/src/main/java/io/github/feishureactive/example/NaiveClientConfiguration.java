package io.github.feishureactive.example;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.client.WebClient;

import io.github.feishureactive.simulator.FeishuSimulator;

/** The client to compare with, on a platform of its own. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBean(Platforms.class)
class NaiveClientConfiguration {

    @Bean
    NaiveClient naiveClient(Platforms platforms) {
        return new NaiveClient(
                WebClient.create(platforms.naive().baseUrl()),
                FeishuSimulator.DEMO_APP_ID,
                FeishuSimulator.DEMO_APP_SECRET);
    }
}
