package io.github.feishureactive.spring.json;

import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

import org.springframework.util.unit.DataSize;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.github.feishureactive.core.error.AuthenticationException;
import io.github.feishureactive.core.error.FeishuException;
import io.github.feishureactive.core.error.Outcome;
import io.github.feishureactive.core.error.TransportException;
import io.github.feishureactive.core.operation.ApiOperation;
import io.github.feishureactive.hire.referral.Currency;
import io.github.feishureactive.hire.referral.reward.RewardAmount;
import io.github.feishureactive.hire.referral.reward.RewardImport;
import io.github.feishureactive.hire.referral.reward.RewardRule;
import io.github.feishureactive.hire.referral.reward.RewardStage;
import io.github.feishureactive.hire.referral.reward.RewardSubject;

/** A value of each type that a public record has as a component. */
final class Samples {

    static final Instant TIME = Instant.parse("2026-11-29T10:15:30.123Z");
    private static final Map<Class<?>, Object> VALUES = Map.ofEntries(
            Map.entry(String.class, "text"),
            Map.entry(Object.class, "text"),
            Map.entry(int.class, 1),
            Map.entry(Integer.class, 1),
            Map.entry(long.class, 2L),
            Map.entry(Long.class, 2L),
            Map.entry(boolean.class, true),
            Map.entry(OptionalInt.class, OptionalInt.of(3)),
            Map.entry(OptionalLong.class, OptionalLong.empty()),
            // Jackson alone writes it with an exponent.
            Map.entry(BigDecimal.class, new BigDecimal("1.50E+3")),
            Map.entry(Instant.class, TIME),
            Map.entry(Duration.class, Duration.ofMillis(1500)),
            Map.entry(DataSize.class, DataSize.ofMegabytes(1)),
            Map.entry(JsonNode.class, JsonMapper.shared().readTree("{\"a\":1}")),
            Map.entry(FeishuException.class, new TransportException("lost", "some.operation", Outcome.UNKNOWN, null)),
            Map.entry(
                    AuthenticationException.class,
                    new AuthenticationException(
                            "none", FeishuException.Facts.notSent("auth", true), Duration.ofSeconds(1), null)),
            // The platform's number of CNY.
            Map.entry(Currency.class, Currency.of("1")),
            Map.entry(
                    ApiOperation.class,
                    ApiOperation.get("some.operation", "/open-apis/some", Void.class)
                            .build()),
            Map.entry(
                    RewardImport.class,
                    RewardImport.builder("reward-1")
                            .referrer("ou_1")
                            .subject(RewardSubject.application("2"))
                            .rule(RewardRule.ONBOARDING)
                            .amount(RewardAmount.points(3))
                            .stage(RewardStage.confirmed())
                            .reason("between us")
                            .build()));

    private Samples() {}

    static Object of(Type type) {
        if (type instanceof ParameterizedType generic) {
            Class<?> raw = (Class<?>) generic.getRawType();
            Type[] arguments = generic.getActualTypeArguments();
            if (raw == List.class) {
                return List.of(of(arguments[0]));
            }
            if (raw == Set.class) {
                return Set.of(of(arguments[0]));
            }
            if (raw == Map.class) {
                return Map.of(of(arguments[0]), of(arguments[1]));
            }
            return raw == Optional.class ? Optional.of(of(arguments[0])) : ofClass(raw);
        }
        return type instanceof Class<?> known ? ofClass(known) : "text";
    }

    private static Object ofClass(Class<?> type) {
        Object value = VALUES.get(type);
        if (value != null) {
            return value;
        }
        if (type.isEnum()) {
            return type.getEnumConstants()[0];
        }
        if (type.isSealed()) {
            return ofClass(type.getPermittedSubclasses()[0]);
        }
        if (type.isRecord()) {
            return record(type);
        }
        throw new AssertionError("Add a sample of " + type.getName());
    }

    static Object record(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(
                    Stream.of(components).map(RecordComponent::getType).toArray(Class[]::new));
            return constructor.newInstance(Stream.of(components)
                    .map(component -> of(component.getGenericType()))
                    .toArray());
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("No sample of " + type.getName(), e);
        }
    }
}
