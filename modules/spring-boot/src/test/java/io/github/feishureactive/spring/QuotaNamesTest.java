package io.github.feishureactive.spring;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.test.util.ReflectionTestUtils;
import tools.jackson.databind.JsonNode;

import io.github.feishureactive.core.operation.ApiOperation;
import io.github.feishureactive.core.quota.Quota;
import io.github.feishureactive.testkit.CapturedLog;

import static org.assertj.core.api.Assertions.assertThat;

/** Quotas by the names of operations, in files and in environment variables, and names that no operation has. */
class QuotaNamesTest {

    private static final String ENABLE = "hire.referral_account.enable";

    private static final ApiOperation<JsonNode> OWN = ApiOperation.get(
                    "im.chat_members.list", "/open-apis/im/v1/chats/{id}/members", JsonNode.class)
            .build();

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, FeishuAutoConfiguration.class));
    private final ApplicationContextRunner withApp =
            runner.withPropertyValues("feishu.app-id=cli_main", "feishu.app-secret=s3cret");

    /** The names of operations, each with its quota as the gateway of an app has it. */
    private static Map<String, Quota> quotas(ConfigurableApplicationContext context, String app) {
        Map<String, Quota> quotas = new HashMap<>();
        Object gateway = context.getBean("feishuGateway" + (app.isEmpty() ? "" : "#" + app));
        Map<?, ?> configured = (Map<?, ?>)
                ReflectionTestUtils.getField(ReflectionTestUtils.getField(gateway, "operations"), "configured");
        configured.forEach(
                (name, quota) -> quotas.put((String) name, (Quota) ReflectionTestUtils.getField(quota, "quota")));
        return quotas;
    }

    private static void environment(ConfigurableApplicationContext context, Map<String, Object> variables) {
        context.getEnvironment()
                .getPropertySources()
                .replace(
                        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                        new SystemEnvironmentPropertySource(
                                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables));
    }

    @ParameterizedTest
    @MethodSource("spellings")
    void aNameIsRecognizedHoweverItIsSpelt(String property) {
        withApp.withPropertyValues(property + "=7/1s")
                .run(context -> assertThat(quotas(context, "")).isEqualTo(Map.of(ENABLE, Quota.perSecond(7))));
    }

    static Stream<String> spellings() {
        return Stream.of(
                "feishu.quotas[hire.referral_account.enable]",
                "feishu.quotas.[hire.referral_account.enable]",
                "feishu.quotas.hire.referral_account.enable",
                "feishu.quotas.hire.referral-account.enable",
                "feishu.quotas.hire.referralAccount.enable");
    }

    @Test
    void environmentVariablesReachEveryOperation() {
        Map<String, Object> variables = new HashMap<>();
        Map<String, Quota> expected = new HashMap<>();
        QuotaNames.operations().forEach(operation -> {
            int permits = expected.size() + 1;
            variables.put(variable(operation.name()), permits + "/1s");
            expected.put(operation.name(), Quota.perSecond(permits));
        });

        withApp.withInitializer(context -> environment(context, variables))
                .run(context ->
                        assertThat(quotas(context, "")).isEqualTo(expected).hasSizeGreaterThan(10));
    }

    @Test
    void environmentVariablesReachOneApp() {
        runner.withInitializer(context -> environment(
                        context,
                        Map.of(
                                "FEISHU_APPS_PAYROLL_APP_ID", "cli_payroll",
                                "FEISHU_APPS_PAYROLL_APPSECRET", "s3cret",
                                "FEISHU_APPS_PAYROLL_QUOTAS_HIRE_REFERRAL_ACCOUNT_ENABLE", "7/1s",
                                "FEISHU_QUOTAS_IM_CHAT_MEMBERS_LIST", "8/1s",
                                "FEISHU_QUOTAS_HIRE_REFERRAL_ACCOUNT_ENABLE", "9/1s")))
                .withBean(ApiOperation.class, () -> OWN)
                .run(context -> {
                    assertThat(context.getBean("feishuGateway#payroll")).hasToString("FeishuGateway[app cli_payroll]");
                    assertThat(quotas(context, "payroll"))
                            .isEqualTo(Map.of(ENABLE, Quota.perSecond(7), OWN.name(), Quota.perSecond(8)));
                });
    }

    /** As for any property: an environment variable takes precedence over a file, and an app's own over all apps'. */
    @Test
    void theSourceThatHasPrecedenceWins() {
        withApp.withPropertyValues(
                        "feishu.apps.payroll.app-id=cli_payroll",
                        "feishu.apps.payroll.app-secret=s3cret",
                        "feishu.apps.payroll.quotas.hire.referral-account.enable=6/1s",
                        "feishu.quotas[hire.referral_account.assets]=1/1s")
                .withInitializer(context -> environment(
                        context,
                        Map.of(
                                "FEISHU_QUOTAS_HIRE_REFERRAL_ACCOUNT_ENABLE", "9/1s",
                                "FEISHU_APPS_PAYROLL_QUOTAS_HIRE_REFERRAL_ACCOUNT_ASSETS", "2/1s")))
                .run(context -> {
                    assertThat(quotas(context, "payroll"))
                            .isEqualTo(Map.of(
                                    ENABLE, Quota.perSecond(6), "hire.referral_account.assets", Quota.perSecond(2)));
                    assertThat(quotas(context, "")).containsEntry(ENABLE, Quota.perSecond(9));
                });
    }

    @Test
    void aNameThatNoOperationHasIsWarnedOfWithTheNearest() {
        try (CapturedLog log = new CapturedLog()) {
            withApp.withPropertyValues(
                            "feishu.apps.payroll.app-id=cli_payroll",
                            "feishu.apps.payroll.app-secret=s3cret",
                            "feishu.quotas[hire.referral_acount.enable]=1/1s",
                            "feishu.quotas[hire.referral_account.assets]=1/1s",
                            "feishu.apps.payroll.quotas[im.chat_members.lst]=1/1s",
                            "feishu.apps.payroll.quotas[contact.user.get]=1/1s")
                    .withBean(ApiOperation.class, () -> OWN)
                    .run(context -> assertThat(context).hasNotFailed());

            assertThat(log.warnings())
                    .filteredOn(text -> text.contains("quotas["))
                    .satisfiesExactlyInAnyOrder(
                            text -> assertThat(text)
                                    .contains("feishu.quotas[hire.referral_acount.enable]", "nearest is " + ENABLE),
                            text -> assertThat(text)
                                    .contains("feishu.apps.payroll.quotas[im.chat_members.lst]", OWN.name()),
                            text -> assertThat(text)
                                    .contains("feishu.apps.payroll.quotas[contact.user.get]")
                                    .doesNotContain("nearest"));
        }
    }

    /** The name of an environment variable has no dots, and no lower case. */
    static String variable(String operation) {
        return "FEISHU_QUOTAS_" + operation.replace('.', '_').toUpperCase(Locale.ROOT);
    }
}
