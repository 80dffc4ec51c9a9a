package io.github.feishureactive.example;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * Starts the service: on the platform that {@code feishu.app-id} and {@code feishu.app-secret} open, or, where none are
 * configured, on a simulator of its own.
 */
@SpringBootApplication
public class ExampleApplication {

    /**
     * Runs until the process is ended.
     *
     * @param args settings, such as {@code --server.port=8081}
     */
    public static void main(String[] args) {
        application().run(args);
    }

    static SpringApplication application() {
        SpringApplication application = new SpringApplication(ExampleApplication.class);
        application.addInitializers(new SimulatedPlatform());
        return application;
    }
}
