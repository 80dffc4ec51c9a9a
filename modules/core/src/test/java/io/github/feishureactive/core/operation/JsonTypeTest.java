package io.github.feishureactive.core.operation;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonValue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;

import io.github.feishureactive.core.internal.Json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** What can be bound, and what is found before the first response. */
class JsonTypeTest {

    interface Shape {}

    record Drawing(String name, List<Map<String, Shape>> shapes) {}

    @SuppressWarnings({"unused", "UnusedMethod", "UnusedVariable"}) // that is its fault
    static final class Sealed {

        private Sealed(int one, int another) {}
    }

    record Holder(Optional<Sealed> held) {}

    @SuppressWarnings("ClassCanBeStatic") // that is its fault
    final class Inner {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes(@JsonSubTypes.Type(value = Circle.class, name = "circle"))
    interface Known {}

    record Point(int x) {}

    record Circle(int radius) implements Known {}

    record Tree(String name, List<Tree> children, @Nullable Known known, Object whatever, CharSequence text) {}

    enum Status {
        OPEN,
        CLOSED
    }

    enum Level {
        @JsonEnumDefaultValue
        UNKNOWN,
        HIGH
    }

    enum Numbered {
        ONE(1),
        TWO(2);

        private final int wire;

        Numbered(int wire) {
            this.wire = wire;
        }

        @JsonValue
        int wire() {
            return wire;
        }
    }

    record Ticket(
            String id,
            @Nullable Status status,
            @Nullable Level level,
            @Nullable Numbered numbered) {}

    @ParameterizedTest
    @ValueSource(classes = {Shape.class, Drawing.class, Sealed.class, Holder.class, Inner.class})
    void whatCannotBeBoundIsFoundAtOnce(Class<?> type) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ApiOperation.get("test.op", "/op", type))
                .withMessageContaining(type.getSimpleName());
        assertThatIllegalArgumentException().isThrownBy(() -> EventType.of("test.event", type));
    }

    @Test
    void theFaultIsNamedWhereverItIs() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JsonType.of(new TypeReference<Map<String, List<Drawing>>>() {}))
                .withMessageContaining(Drawing.class.getName())
                .withMessageContaining(Shape.class.getName() + " is an interface or an abstract class");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JsonType.of(Holder.class))
                .withMessageContaining(Sealed.class.getName() + " has no constructor that Jackson can call");
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                Tree.class,
                Known.class,
                Object.class,
                Map.class,
                List.class,
                String.class,
                JsonNode.class,
                Ticket.class,
                int[].class
            })
    void whatCanBeBoundIsNotRefused(Class<?> type) {
        assertThat(JsonType.of(type).hasData()).isTrue();
    }

    @Test
    void aGenericTypeIsBoundAsItIsWritten() {
        JsonType<Map<String, List<Point>>> type = JsonType.of(new TypeReference<>() {});

        assertThat(type.read(Json.tree("{\"a\":[{\"x\":1},{\"x\":2}]}")))
                .isEqualTo(Map.of("a", List.of(new Point(1), new Point(2))));
        assertThat(type.absent()).isNull();
    }

    @Test
    void anUnknownConstantDoesNotCostTheResponse() {
        JsonType<Ticket> type = JsonType.of(Ticket.class);

        assertThat(type.read(Json.tree("{\"id\":\"1\",\"status\":\"MERGED\",\"level\":\"LOW\",\"numbered\":3}")))
                .isEqualTo(new Ticket("1", null, Level.UNKNOWN, null));
        assertThat(type.read(Json.tree("{\"id\":\"1\",\"status\":\"OPEN\",\"level\":\"HIGH\",\"numbered\":2}")))
                .isEqualTo(new Ticket("1", Status.OPEN, Level.HIGH, Numbered.TWO));
    }

    record Sets(Set<Status> known, @Nullable Map<String, EnumSet<Level>> levels) {}

    @Test
    void aSetLeavesOutConstantsThatItsEnumDoesNotHave() {
        assertThat(JsonType.of(Sets.class).read(Json.tree("{\"known\":[\"OPEN\",\"MERGED\",null]}")))
                .isEqualTo(new Sets(Set.of(Status.OPEN), null));
        assertThat(JsonType.of(Sets.class)
                        .read(Json.tree("{\"known\":[],\"levels\":{\"a\":[\"HIGH\"],\"b\":[\"LOW\"]}}")))
                .isEqualTo(new Sets(Set.of(), Map.of("a", EnumSet.of(Level.HIGH), "b", EnumSet.of(Level.UNKNOWN))));
        assertThat(JsonType.of(new TypeReference<Set<Status>>() {}).read(Json.tree("[\"MERGED\",\"CLOSED\"]")))
                .containsExactly(Status.CLOSED);
    }

    @Test
    void aNumberIsNotTakenForThePositionOfAConstant() {
        assertThatExceptionOfType(JacksonException.class)
                .isThrownBy(() -> JsonType.of(Ticket.class).read(Json.tree("{\"id\":\"1\",\"status\":1}")));
    }

    @Test
    void nothingHasNoDataAndATreeIsNeverWithout() {
        assertThat(JsonType.of(Void.class).hasData()).isFalse();
        assertThat(JsonType.of(void.class).hasData()).isFalse();
        assertThat(JsonType.of(new TypeReference<Void>() {}).hasData()).isFalse();
        assertThat(JsonType.of(Void.class).absent()).isNull();
        JsonNode tree = JsonType.of(JsonNode.class).absent();
        assertThat(tree.isMissingNode()).isTrue();
        assertThat(tree.path("member").isMissingNode()).isTrue();
    }
}
