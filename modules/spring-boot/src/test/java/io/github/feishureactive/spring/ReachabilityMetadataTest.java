package io.github.feishureactive.spring;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.TypeHint;
import org.springframework.util.ClassUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.github.feishureactive.auth.AppAuthentication;
import io.github.feishureactive.events.Events;
import io.github.feishureactive.hire.referral.ReferralErrorCode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each jar declares its types that are bound by reflection to GraalVM, so that an application without Spring needs
 * nothing more. Spring's hints find these types in another way, from the bodies to their components: both must agree.
 */
class ReachabilityMetadataTest {

    private static final String OURS = "io.github.feishureactive.";
    private static final String PROTOCOL = OURS + "events.connection.protobuf.Protocol";

    /** A class by which each jar is found. */
    private static final Map<String, Class<?>> JARS = Map.of(
            "auth", AppAuthentication.class,
            "hire-referral", ReferralErrorCode.class,
            "events", Events.class);

    private final RuntimeHints hints = new RuntimeHints();

    ReachabilityMetadataTest() {
        new FeishuRuntimeHints().registerHints(hints, getClass().getClassLoader());
    }

    @ParameterizedTest
    @ValueSource(strings = {"auth", "hire-referral", "events"})
    void theJarNamesWhatIsBoundInIt(String artifact) throws Exception {
        List<JsonNode> entries =
                metadata(artifact).get("reflection").valueStream().toList();

        assertThat(entries.stream().map(entry -> entry.get("type").asString()))
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(
                        expected(JARS.get(artifact).getPackageName()).toList());
        assertThat(entries).allSatisfy(entry -> assertThat(entry.properties().stream()
                        .filter(property -> property.getValue().asBoolean(false))
                        .map(Map.Entry::getKey))
                .containsExactlyInAnyOrder("allDeclaredConstructors", "allDeclaredFields", "allDeclaredMethods"));
    }

    /** The three jars above are all: a message anywhere else would need a file of its own. */
    @Test
    void nothingElseOfOursIsBound() {
        assertThat(hints.reflection().typeHints().map(ReachabilityMetadataTest::name))
                .filteredOn(name -> name.startsWith(OURS))
                .allMatch(name -> JARS.values().stream().anyMatch(jar -> name.startsWith(jar.getPackageName())));
    }

    private Stream<String> expected(String jar) throws ClassNotFoundException {
        Stream<String> bound = hints.reflection()
                .typeHints()
                .filter(type -> name(type).startsWith(jar + "."))
                .peek(type -> assertThat(type.getMemberCategories())
                        .contains(MemberCategory.INVOKE_DECLARED_CONSTRUCTORS, MemberCategory.INVOKE_DECLARED_METHODS))
                .map(ReachabilityMetadataTest::name);
        // What describes a message of protobuf looks for its methods by name.
        return PROTOCOL.startsWith(jar)
                ? Stream.concat(
                        bound,
                        Stream.of(Class.forName(PROTOCOL).getDeclaredClasses())
                                .filter(message -> !message.isInterface())
                                .flatMap(message -> Stream.of(message, builder(message)))
                                .map(Class::getName))
                : bound;
    }

    private static Class<?> builder(Class<?> message) {
        return ClassUtils.resolveClassName(message.getName() + "$Builder", message.getClassLoader());
    }

    private static JsonNode metadata(String artifact) throws Exception {
        Path place = Path.of(JARS.get(artifact)
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        String file = "META-INF/native-image/io.github.feishureactive/feishu-reactive-" + artifact
                + "/reachability-metadata.json";
        if (Files.isDirectory(place)) {
            return read(place.resolve(file));
        }
        try (FileSystem jar = FileSystems.newFileSystem(place)) {
            return read(jar.getPath(file));
        }
    }

    private static JsonNode read(Path file) throws IOException {
        return JsonMapper.shared().readTree(Files.readString(file));
    }

    private static String name(TypeHint type) {
        return type.getType().getName();
    }
}
