package io.github.feishureactive.hire.referral.conformance;

import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

import tools.jackson.databind.JsonNode;

import io.github.feishureactive.hire.referral.Currency;

/** Where each value stands in what a caller gets: the way of record components that leads to it. */
final class Leaves {

    private final Map<String, String> places = new LinkedHashMap<>();

    private Leaves() {}

    /** By value, its first place. */
    static Map<String, String> of(Object result) {
        Leaves leaves = new Leaves();
        leaves.walk(result.getClass().getSimpleName(), result);
        return leaves.places;
    }

    private void walk(String place, Object value) {
        if (value == null) {
            return;
        }
        if (value instanceof Record entry) {
            for (RecordComponent component : entry.getClass().getRecordComponents()) {
                walk(place + "." + component.getName(), read(component, entry));
            }
        } else if (value instanceof Iterable<?> list && !(value instanceof JsonNode)) {
            list.forEach(one -> walk(nested(place, one), one));
        } else if (value instanceof JsonNode tree) {
            if (tree.isContainer()) {
                tree.forEach(one -> walk(place, one));
            } else {
                put(tree.asString(), place);
            }
        } else if (value instanceof Optional<?> perhaps) {
            perhaps.ifPresent(there -> walk(place, there));
        } else if (value instanceof OptionalLong number) {
            number.ifPresent(there -> put(String.valueOf(there), place));
        } else if (value instanceof OptionalInt number) {
            number.ifPresent(there -> put(String.valueOf(there), place));
        } else if (value instanceof Instant moment) {
            put(String.valueOf(moment.toEpochMilli()), place);
        } else if (value instanceof BigDecimal amount) {
            put(amount.toPlainString(), place);
        } else if (value instanceof Currency currency) {
            put(currency.raw(), place);
        } else {
            put(value.toString(), place);
        }
    }

    /** Where a list holds several types, the type too. */
    private static String nested(String place, Object one) {
        return one != null && one.getClass().isMemberClass()
                ? place + "." + one.getClass().getSimpleName()
                : place;
    }

    private void put(String value, String place) {
        places.putIfAbsent(value, place);
    }

    private static Object read(RecordComponent component, Record from) {
        try {
            return component.getAccessor().invoke(from);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(component.toString(), e);
        }
    }
}
