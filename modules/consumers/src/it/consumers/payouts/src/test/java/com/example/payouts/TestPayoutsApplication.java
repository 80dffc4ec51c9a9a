package com.example.payouts;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.context.TestConfiguration;

import io.github.feishureactive.spring.test.AutoConfigureFeishuSimulator;

/** The application on a desk: mvn spring-boot:test-run. */
@TestConfiguration(proxyBeanMethods = false)
@AutoConfigureFeishuSimulator
public class TestPayoutsApplication {

    public static void main(String[] args) {
        SpringApplication.from(PayoutsApplication::main)
                .with(TestPayoutsApplication.class)
                .run(args);
    }
}
