package io.github.feishureactive.hire.referral.conformance;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

import io.github.feishureactive.hire.referral.conformance.DocumentedCall.Field;

/** A message that has every documented field, each with a value of its own, by which it is found again. */
final class Sample {

    /** Of the members of such an object, the platform sends the one that fits. */
    private static final String ONE_OF = ".customized_data_list.value";

    /** A string that holds a number. */
    private static final Pattern NUMBER = Pattern.compile("(_salary|\\.number)$");

    private static final long SOME_DAY = 1_700_000_000_000L;

    private final List<Field> fields;
    private final Map<String, JsonNode> set;
    private final Map<String, String> values = new LinkedHashMap<>();
    private int count = 100;

    private Sample(List<Field> fields, Map<String, JsonNode> set) {
        this.fields = fields;
        this.set = set;
    }

    /** Paths of which the test says what they are, such as an id that was asked for, have that value. */
    static Sample of(List<Field> fields, Map<String, String> set) {
        Map<String, JsonNode> nodes = new LinkedHashMap<>(Map.of(
                "code", JsonNodeFactory.instance.numberNode(0),
                "data.has_more", JsonNodeFactory.instance.booleanNode(false),
                "data.page_token", JsonNodeFactory.instance.stringNode("")));
        set.forEach((path, text) -> nodes.put(path, JsonNodeFactory.instance.stringNode(text)));
        return new Sample(fields, nodes);
    }

    ObjectNode message() {
        return object("", name -> true);
    }

    /** By path, the values of the leaves, as they stand in the message; of those that carry something. */
    Map<String, String> values() {
        return values;
    }

    private interface Members {

        boolean include(String name);
    }

    private ObjectNode object(String prefix, Members members) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        children(prefix)
                .filter(field -> members.include(field.path()))
                .forEach(field -> object.set(last(field.path()), node(field)));
        return object;
    }

    private JsonNode node(Field field) {
        if (field.type().equals("-")) {
            return object(field.path(), name -> true);
        }
        if (children(field.path()).findAny().isEmpty()) {
            return field.isList() ? JsonNodeFactory.instance.arrayNode().add(leaf(field)) : leaf(field);
        }
        if (!field.isList()) {
            return object(field.path(), name -> true);
        }
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        String choice = children(field.path())
                .map(Field::path)
                .filter(path -> path.endsWith(ONE_OF))
                .findAny()
                .orElse(null);
        if (choice == null) {
            return list.add(object(field.path(), name -> true));
        }
        children(choice).forEach(one -> {
            ObjectNode item = object(field.path(), name -> !name.equals(choice));
            item.set(last(choice), object(choice, name -> name.equals(one.path())));
            list.add(item);
        });
        return list;
    }

    private JsonNode leaf(Field field) {
        JsonNode given = set.get(field.path());
        if (given != null) {
            return remember(field, given);
        }
        int number = count++;
        String type = field.type().replace("[]", "");
        boolean time = field.path().endsWith("time");
        return remember(
                field,
                switch (type) {
                    case "string" ->
                        JsonNodeFactory.instance.stringNode(
                                NUMBER.matcher(field.path()).find()
                                        ? String.valueOf(number)
                                        : time ? String.valueOf(SOME_DAY + number) : "text-" + number);
                    case "int" -> JsonNodeFactory.instance.numberNode(time ? SOME_DAY + number : number);
                    case "boolean" -> JsonNodeFactory.instance.booleanNode(true);
                    case "number(float)", "float" ->
                        JsonNodeFactory.instance.numberNode(BigDecimal.valueOf(number * 100L + 25, 2));
                    default -> throw new IllegalStateException("No sample of " + field);
                });
    }

    private JsonNode remember(Field field, JsonNode value) {
        if (field.path().startsWith("data.") || field.path().startsWith("event.")) {
            values.put(field.path(), value instanceof StringNode text ? text.stringValue() : value.toString());
        }
        return value;
    }

    private Stream<Field> children(String prefix) {
        String start = prefix.isEmpty() ? "" : prefix + ".";
        return fields.stream()
                .filter(field -> field.path().startsWith(start))
                .filter(field ->
                        field.path().length() > start.length() && field.path().indexOf('.', start.length()) < 0);
    }

    private static String last(String path) {
        return path.substring(path.lastIndexOf('.') + 1);
    }
}
