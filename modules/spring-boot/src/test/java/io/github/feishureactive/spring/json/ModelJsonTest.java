package io.github.feishureactive.spring.json;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

import com.tngtech.archunit.core.domain.JavaClass;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import io.github.feishureactive.core.error.FeishuException;
import io.github.feishureactive.hire.referral.Currency;
import io.github.feishureactive.hire.referral.reward.RewardImport;
import io.github.feishureactive.spring.FeishuProperties;
import io.github.feishureactive.spring.LibraryClasses;

import static org.assertj.core.api.Assertions.assertThat;

/** The JSON of every public record, as Jackson 3 writes it in an application that has not configured it. */
class ModelJsonTest {

    private static final JsonMapper MAPPER =
            JsonMapper.builder().findAndAddModules().build();
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** What a record holds and no JSON has. */
    private static final Set<String> SECRETS = Set.of(
            "AppCredentials.secret",
            "AppTicketEvent.appTicket",
            "EventEnvelope.token",
            "FeishuProperties.appSecret",
            "RedisProperties.ticketKey",
            "WebhookProperties.encryptKey",
            "WebhookProperties.verificationTokens");

    /** Names that sound like a secret, and are none. */
    private static final Set<String> HARMLESS = Set.of(
            "CallTarget.tenantKey",
            "Choice.key",
            "DocumentedOperation.tokens",
            "Event.tenantKey",
            "EventEnvelope.tenantKey",
            "Page.nextToken",
            "Page.token",
            "QuotaKey.tenantKey",
            "RedisLimiterStatistics.keys",
            "RedisLimiterStatistics.unavailableKeys",
            "RedisProperties.keyPrefix",
            "RedisProperties.tokenCache");

    /** Not for a controller to return: it holds where the bytes of an upload come from. */
    private static final Set<String> INPUTS = Set.of("Part");

    static Stream<Class<?>> records() {
        return LibraryClasses.all()
                .filter(type -> !type.getPackageName().contains(".internal"))
                .filter(type -> !type.getPackageName().startsWith("io.github.feishureactive.simulator"))
                .filter(JavaClass::isRecord)
                .<Class<?>>map(JavaClass::reflect)
                .filter(ModelJsonTest::isPublic)
                .sorted(Comparator.comparing(Class::getName));
    }

    private static boolean isPublic(Class<?> type) {
        Class<?> outer = type.getEnclosingClass();
        return Modifier.isPublic(type.getModifiers()) && (outer == null || isPublic(outer));
    }

    /** Those of the properties check their values together, and are no models. */
    static Stream<Class<?>> models() {
        return records()
                .filter(type -> !type.getPackageName().startsWith("io.github.feishureactive.spring"))
                .filter(type -> !INPUTS.contains(type.getSimpleName()));
    }

    @ParameterizedTest
    @MethodSource("models")
    void isOfOneStyle(Class<?> type) {
        Object value = Samples.record(type);

        assertThat(MAPPER.<JsonNode>valueToTree(value)).isEqualTo(expected(value));
        assertThat(MAPPER.readTree(MAPPER.writeValueAsString(value)))
                .isEqualTo(MAPPER.readTree(expected(value).toString()));
    }

    @Test
    void thereAreModelsHere() {
        assertThat(models()).hasSizeGreaterThan(40);
    }

    @Test
    void secretsAmongThePropertiesStayThere() {
        Map<String, String> properties = Map.of(
                "feishu.app-id", "cli_1",
                "feishu.app-secret", "s3cret",
                "feishu.webhook.path", "/events",
                "feishu.webhook.encrypt-key", "s3cret",
                "feishu.webhook.verification-tokens", "s3cret",
                "feishu.redis.ticket-key", "s3cret");
        FeishuProperties bound = new Binder(new MapConfigurationPropertySource(properties))
                .bind("feishu", FeishuProperties.class)
                .get();

        assertThat(bound.appSecret()).isEqualTo("s3cret");
        assertThat(MAPPER.writeValueAsString(bound)).contains("cli_1").doesNotContain("s3cret");
    }

    /** A component that sounds like a secret is on one of the two lists. */
    @ParameterizedTest
    @MethodSource("records")
    void everySecretIsKnown(Class<?> type) {
        assertThat(type.getRecordComponents())
                .extracting(ModelJsonTest::name)
                .filteredOn(
                        name -> name.toLowerCase(Locale.ROOT).matches(".*[.].*(secret|token|ticket|password|key).*"))
                .allMatch(name -> SECRETS.contains(name) || HARMLESS.contains(name));
    }

    private static String name(RecordComponent component) {
        return component.getDeclaringRecord().getSimpleName() + "." + component.getName();
    }

    /** Members are the components, money and other decimals are text, times are ISO 8601, constants are names. */
    private static JsonNode expected(Object value) {
        if (value == null) {
            return JSON.nullNode();
        }
        if (value instanceof JsonNode tree) {
            return tree;
        }
        if (value instanceof Boolean truth) {
            return JSON.booleanNode(truth);
        }
        if (value instanceof Integer number) {
            return JSON.numberNode(number);
        }
        if (value instanceof Long number) {
            return JSON.numberNode(number);
        }
        if (value instanceof BigDecimal decimal) {
            return JSON.stringNode(decimal.toPlainString());
        }
        if (value instanceof String || value instanceof Instant || value instanceof Duration) {
            return JSON.stringNode(value.toString());
        }
        if (value instanceof Enum<?> constant) {
            return JSON.stringNode(constant.name());
        }
        if (value instanceof Currency currency) {
            return JSON.stringNode(currency.code().orElse(currency.raw()));
        }
        if (value instanceof Optional<?> optional) {
            return expected(optional.orElse(null));
        }
        if (value instanceof OptionalInt optional) {
            return optional.isPresent() ? expected(optional.getAsInt()) : JSON.nullNode();
        }
        if (value instanceof OptionalLong optional) {
            return optional.isPresent() ? expected(optional.getAsLong()) : JSON.nullNode();
        }
        if (value instanceof Collection<?> elements) {
            return JSON.arrayNode()
                    .addAll(elements.stream().map(ModelJsonTest::expected).toList());
        }
        if (value instanceof Map<?, ?> map) {
            ObjectNode object = JSON.objectNode();
            map.forEach((key, one) -> object.set(String.valueOf(key), expected(one)));
            return object;
        }
        if (value instanceof FeishuException || value instanceof RewardImport) {
            // A test of its own.
            return MAPPER.valueToTree(value);
        }
        return value.getClass().isRecord() ? ofRecord(value) : MAPPER.valueToTree(value);
    }

    private static JsonNode ofRecord(Object value) {
        RecordComponent[] components = value.getClass().getRecordComponents();
        if (components.length == 1 && components[0].getName().equals("raw")) {
            return JSON.stringNode(nameOf(value));
        }
        ObjectNode object = JSON.objectNode();
        for (RecordComponent component : components) {
            if (!SECRETS.contains(name(component))) {
                object.set(component.getName(), expected(read(component, value)));
            }
        }
        return object;
    }

    /** The name of the constant that is equal. */
    private static String nameOf(Object value) {
        return Arrays.stream(value.getClass().getFields())
                .filter(field -> Modifier.isStatic(field.getModifiers()))
                .filter(field -> {
                    try {
                        return value.equals(field.get(null));
                    } catch (IllegalAccessException e) {
                        throw new LinkageError("unreadable", e);
                    }
                })
                .map(Field::getName)
                .findFirst()
                .orElseThrow();
    }

    private static Object read(RecordComponent component, Object value) {
        try {
            return component.getAccessor().invoke(value);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("unreadable", e);
        }
    }

    /** Every constant of every open number, and one that has no name yet, there and back. */
    @ParameterizedTest
    @MethodSource("openNumbers")
    void aNumberOfThePlatformIsItsNameThereAndBack(Class<?> type) throws ReflectiveOperationException {
        List<Object> values = new ArrayList<>();
        for (Field field : type.getFields()) {
            values.add(field.get(null));
            assertThat(MAPPER.writeValueAsString(field.get(null))).isEqualTo("\"" + field.getName() + "\"");
        }
        Object later = type.getDeclaredConstructor(int.class).newInstance(99);
        assertThat(MAPPER.writeValueAsString(later)).isEqualTo("\"99\"");
        values.add(later);
        assertThat(values).hasSizeGreaterThan(2).allSatisfy(value -> assertThat(
                        (Object) MAPPER.readValue(MAPPER.writeValueAsString(value), type))
                .isEqualTo(value));
    }

    static Stream<Class<?>> openNumbers() {
        return records()
                .filter(type -> type.getRecordComponents().length == 1
                        && type.getRecordComponents()[0].getName().equals("raw"));
    }
}
