package io.github.feishureactive.simulator.account;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A field of a job post that the tenant has added to its form. Immutable. */
public final class SimulatedCustomField {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final ObjectNode item;

    private SimulatedCustomField(String id, String name, int type, Consumer<ObjectNode> value) {
        item = MAPPER.createObjectNode().put("object_id", id);
        item.putObject("name").put("zh_cn", name).put("en_us", name);
        item.put("object_type", type);
        value.accept(item.putObject("value"));
    }

    /**
     * Creates a single line of text, {@code object_type} 1.
     *
     * @param id the field's id
     * @param name its name, in Chinese and English
     * @param text the value
     * @return the field
     */
    public static SimulatedCustomField line(String id, String name, String text) {
        return new SimulatedCustomField(id, name, 1, value -> value.put("content", text));
    }

    /**
     * Creates lines of text, {@code object_type} 2.
     *
     * @param id the field's id
     * @param name its name
     * @param text the value
     * @return the field
     */
    public static SimulatedCustomField text(String id, String name, String text) {
        return new SimulatedCustomField(id, name, 2, value -> value.put("content", text));
    }

    /**
     * Creates a choice of one option, {@code object_type} 3.
     *
     * @param id the field's id
     * @param name its name
     * @param key the option's id
     * @param option the option's name
     * @return the field
     */
    public static SimulatedCustomField option(String id, String name, String key, String option) {
        return new SimulatedCustomField(id, name, 3, value -> write(key, option, value.putObject("option")));
    }

    /**
     * Creates a choice of several options, {@code object_type} 4.
     *
     * @param id the field's id
     * @param name its name
     * @param options the options' names by their ids
     * @return the field
     */
    public static SimulatedCustomField options(String id, String name, Map<String, String> options) {
        return new SimulatedCustomField(id, name, 4, value -> {
            var list = value.putArray("option_list");
            options.forEach((key, option) -> write(key, option, list.addObject()));
        });
    }

    /**
     * Creates a day, {@code object_type} 5.
     *
     * @param id the field's id
     * @param name its name
     * @param day a time on that day
     * @return the field
     */
    public static SimulatedCustomField date(String id, String name, Instant day) {
        return new SimulatedCustomField(id, name, 5, value -> value.put("time", millis(day)));
    }

    /**
     * Creates a month, {@code object_type} 6.
     *
     * @param id the field's id
     * @param name its name
     * @param month a time in that month
     * @return the field
     */
    public static SimulatedCustomField month(String id, String name, Instant month) {
        return new SimulatedCustomField(id, name, 6, value -> value.put("time", millis(month)));
    }

    /**
     * Creates a year, {@code object_type} 7.
     *
     * @param id the field's id
     * @param name its name
     * @param year a time in that year
     * @return the field
     */
    public static SimulatedCustomField year(String id, String name, Instant year) {
        return new SimulatedCustomField(id, name, 7, value -> value.put("time", millis(year)));
    }

    /**
     * Creates a time range, {@code object_type} 8.
     *
     * @param id the field's id
     * @param name its name
     * @param start the start
     * @param end the end
     * @return the field
     */
    public static SimulatedCustomField timeRange(String id, String name, Instant start, Instant end) {
        return new SimulatedCustomField(id, name, 8, value -> value.putObject("time_range")
                .put("start_time", millis(start))
                .put("end_time", millis(end)));
    }

    /**
     * Creates a number, {@code object_type} 9.
     *
     * @param id the field's id
     * @param name its name
     * @param number the value, a string on the wire
     * @return the field
     */
    public static SimulatedCustomField number(String id, String name, BigDecimal number) {
        return new SimulatedCustomField(id, name, 9, value -> value.put("number", number.toPlainString()));
    }

    /**
     * Creates a field of any kind, such as one that is not documented yet.
     *
     * @param id the field's id
     * @param name its name
     * @param type the {@code object_type}
     * @param json the {@code value}, a JSON object
     * @return the field
     */
    public static SimulatedCustomField of(String id, String name, int type, String json) {
        return new SimulatedCustomField(id, name, type, value -> value.setAll((ObjectNode) MAPPER.readTree(json)));
    }

    /**
     * Returns the field as an element of {@code customized_data_list}.
     *
     * @return a copy
     */
    public JsonNode json() {
        return item.deepCopy();
    }

    private static void write(String key, String name, ObjectNode target) {
        target.put("key", key).putObject("name").put("zh_cn", name).put("en_us", name);
    }

    private static String millis(Instant time) {
        return Long.toString(time.toEpochMilli());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SimulatedCustomField field && field.item.equals(item);
    }

    @Override
    public int hashCode() {
        return item.hashCode();
    }

    @Override
    public String toString() {
        return "SimulatedCustomField" + item;
    }
}
