package io.github.feishureactive.spring;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.configurationmetadata.ConfigurationMetadataProperty;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.util.unit.DataSize;

import io.github.feishureactive.spring.event.FeishuEventsAutoConfiguration;
import io.github.feishureactive.spring.internal.AppNames;
import io.github.feishureactive.spring.internal.Apps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Whatever is wrong with any property, the failure names it: of the default app, of a named one, and of a named one
 * that takes it from all. What is wrong follows from the type in the metadata, so a new property is tried too.
 */
class EveryPropertyTest {

    /** They concern all apps, and have no effect in one of them. */
    private static final Set<String> SHARED = Set.of("enabled", "distributed", "instances", "redis");

    private static final String[] APPS = {
        "feishu.base-url=http://127.0.0.1:1",
        "feishu.apps.payroll.app-id=cli_payroll",
        "feishu.apps.payroll.app-secret=s3cret",
        "feishu.apps.payroll.long-connection.enabled=true"
    };

    private Environment environment;

    private final ReactiveWebApplicationContextRunner runner = new ReactiveWebApplicationContextRunner()
            .withInitializer(context -> environment = context.getEnvironment())
            .withConfiguration(AutoConfigurations.of(
                    SslAutoConfiguration.class, FeishuAutoConfiguration.class, FeishuEventsAutoConfiguration.class))
            .withPropertyValues(APPS);
    private final ReactiveWebApplicationContextRunner withDefaultApp = runner.withPropertyValues(
            "feishu.app-id=cli_main", "feishu.app-secret=s3cret", "feishu.long-connection.enabled=true");

    private record Wrong(String local, String value) {

        String of(String prefix) {
            return prefix + local + "=" + value;
        }
    }

    static Stream<Wrong> wrong() throws IOException {
        return FeishuPropertiesTest.properties().stream()
                .filter(property -> property.getId().startsWith("feishu."))
                // Each app's properties are tried below; the other one is read by a condition only.
                .filter(property ->
                        !Set.of("feishu.apps", "feishu.web.problem-details").contains(property.getId()))
                .flatMap(EveryPropertyTest::wrong);
    }

    private static Stream<Wrong> wrong(ConfigurationMetadataProperty property) {
        String local = property.getId().substring("feishu.".length());
        String type = property.getType().replaceAll("<.*", "");
        List<Wrong> wrong = new ArrayList<>(List.of(new Wrong(local, "${NOT_SET}")));
        if (type.equals("java.util.Map")) {
            return Stream.of(new Wrong(local + "[some.call]", "ten"), new Wrong(local + "[some.call]", "${NOT_SET}"));
        } else if (type.equals(Integer.class.getName())) {
            wrong.add(new Wrong(local, "-1"));
        } else if (type.equals(Duration.class.getName())) {
            wrong.add(new Wrong(local, "-1s"));
        } else if (type.equals(DataSize.class.getName())) {
            wrong.add(new Wrong(local, "-1B"));
        } else if (type.equals(Boolean.class.getName()) || type.startsWith("io.github.feishureactive.")) {
            wrong.add(new Wrong(local, "maybe"));
        } else {
            assertThat(type).isIn(String.class.getName(), List.class.getName());
        }
        return wrong.stream();
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void isNamedForTheDefaultApp(Wrong wrong) {
        fails(withDefaultApp, wrong.of("feishu."), "feishu." + wrong.local);
    }

    @ParameterizedTest
    @MethodSource("ofOneApp")
    void isNamedForOneApp(Wrong wrong) {
        fails(runner, wrong.of("feishu.apps.payroll."), "feishu.apps.payroll." + wrong.local);
    }

    static Stream<Wrong> ofOneApp() throws IOException {
        return wrong().filter(wrong -> !SHARED.contains(wrong.local.split("[.\\[]", 2)[0]));
    }

    @ParameterizedTest
    @MethodSource("ofAllApps")
    void isNamedForAllApps(Wrong wrong) {
        fails(runner, wrong.of("feishu."), "feishu." + wrong.local);
    }

    /** Without a default app, there is nothing else to read the properties of a long connection that it might open. */
    static Stream<Wrong> ofAllApps() throws IOException {
        return wrong().filter(wrong -> !wrong.local.matches("app-.*"));
    }

    /** Builders of a long connection are there only where one is opened; for all others, the start is not needed. */
    private void fails(ReactiveWebApplicationContextRunner runner, String wrong, String named) {
        if (named.contains("long-connection")) {
            runner.withPropertyValues(wrong).run(context -> explained(context.getStartupFailure(), wrong, named));
        } else {
            environment = new StandardEnvironment();
            TestPropertyValues.of(APPS).and(wrong).applyTo((ConfigurableEnvironment) environment);
            explained(catchThrowable(this::makeApps), wrong, named);
        }
    }

    private void makeApps() {
        DefaultListableBeanFactory beans = new DefaultListableBeanFactory();
        Apps apps = new Apps(beans, environment);
        FeishuApp payroll = AppFactory.namedApp("payroll", environment, apps);
        AppFactory.connectionDetails(payroll, apps, beans.getBeanProvider(SslBundles.class));
        FeishuProperties properties =
                Binder.get(environment).bind("feishu", FeishuProperties.class).get();
        FeishuApp byDefault = AppFactory.app(AppNames.DEFAULT, properties, apps);
        AppFactory.connectionDetails(byDefault, apps, beans.getBeanProvider(SslBundles.class));
    }

    private void explained(Throwable failure, String wrong, String named) {
        assertThat(failure).as(wrong).isNotNull();
        FailureAnalysis analysis = new InvalidPropertyFailureAnalyzer(environment).analyze(failure);
        assertThat(analysis).as(wrong).isNotNull();
        assertThat(analysis.getDescription())
                .contains("'" + named + "'", "Origin: \"" + named + "\"")
                .doesNotContain("s3cret");
        assertThat(analysis.getAction()).contains("'" + named);
    }
}
