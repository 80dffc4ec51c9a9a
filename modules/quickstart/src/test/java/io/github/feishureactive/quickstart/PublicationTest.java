package io.github.feishureactive.quickstart;

import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What is published, and whether it says of itself what Maven Central asks for. */
class PublicationTest {

    private static final Pom ROOT = Pom.of("pom.xml");
    private static final String FORGE = "https://github.com/feishureactive/feishu-reactive";

    private static final List<String> INHERITED = List.of(
            "/project/url",
            "/project/licenses/license/name",
            "/project/licenses/license/url",
            "/project/organization/name",
            "/project/developers/developer/name",
            "/project/developers/developer/organization",
            "/project/scm/connection",
            "/project/scm/developerConnection",
            "/project/scm/url",
            "/project/issueManagement/url");

    @ParameterizedTest
    @MethodSource("publishedPoms")
    void everyPublishedPomSaysWhatItIs(Pom pom) {
        assertThat(pom.text("/project/name")).startsWith("feishu-reactive");
        assertThat(pom.text("/project/description")).endsWith(".").hasSizeGreaterThan(20);
        for (String path : INHERITED) {
            String value = ROOT.text(path);
            assertThat(value).as(path).isNotEmpty();
            assertThat(pom.texts(path))
                    .as(path)
                    .containsExactlyElementsOf(pom.hasParent() ? List.of() : List.of(value));
        }
    }

    static Stream<Pom> publishedPoms() {
        return Pom.published();
    }

    /** Without this, Maven adds the name of each module, and the addresses lead nowhere. */
    @Test
    void addressesAreInheritedAsTheyAre() {
        for (String attribute : List.of(
                "/project/@child.project.url.inherit.append.path",
                "/project/scm/@child.scm.connection.inherit.append.path",
                "/project/scm/@child.scm.developerConnection.inherit.append.path",
                "/project/scm/@child.scm.url.inherit.append.path")) {
            assertThat(ROOT.text(attribute)).as(attribute).isEqualTo("false");
        }
        assertThat(ROOT.text("/project/url")).isEqualTo(FORGE);
        assertThat(ROOT.text("/project/scm/url")).isEqualTo(FORGE);
    }

    @Test
    void theBillOfMaterialsNamesEveryPublishedJar() {
        assertThat(Pom.of("bom/pom.xml").texts("/project/dependencyManagement/dependencies/dependency/artifactId"))
                .containsExactlyInAnyOrderElementsOf(Pom.published()
                        .filter(pom -> !pom.text("/project/packaging").equals("pom"))
                        .map(Pom::artifactId)
                        .toList());
    }

    @Test
    void theJavadocOfAllModulesIsThatOfThePublishedOnes() {
        assertThat(ROOT.text("//skippedModules").split(","))
                .containsExactlyInAnyOrderElementsOf(Pom.all()
                        .filter(pom -> !pom.isPublished())
                        .map(Pom::artifactId)
                        .toList());
    }

    /** It has no parent, so it repeats what the parent of the others has. */
    @Test
    void theBillOfMaterialsIsReleasedByTheSamePlugins() {
        Pom bom = Pom.of("bom/pom.xml");
        List<String> plugins = bom.texts("//plugin/artifactId");
        assertThat(plugins).contains("maven-gpg-plugin", "central-publishing-maven-plugin");
        for (String plugin : plugins) {
            assertThat(bom.text("//plugin[artifactId='" + plugin + "']/version"))
                    .as(plugin)
                    .isNotEmpty()
                    .isEqualTo(ROOT.text("/project/properties/" + plugin + ".version"));
        }
    }

    @Test
    void theChangesStandUnderVersionsAndKinds() {
        assertThat(headings("# ")).containsExactly("Changes");
        assertThat(headings("## ").get(0)).isEqualTo("Unreleased");
        assertThat(headings("## ").stream().skip(1))
                .allMatch(heading -> heading.matches("\\d+\\.\\d+\\.\\d+ - \\d{4}-\\d\\d-\\d\\d"));
        assertThat(releases())
                .isSortedAccordingTo((a, b) -> Runtime.Version.parse(b).compareTo(Runtime.Version.parse(a)));
        assertThat(headings("### ")).isSubsetOf("Added", "Changed", "Deprecated", "Removed", "Fixed", "Security");
        for (String version : Checkout.read("CHANGELOG.md").split("(?m)^## ", -1)) {
            assertThat(headings(version, "### ")).doesNotHaveDuplicates();
        }
    }

    /** {@code .ci/set-version} keeps them together; the comparison with a release starts with the release. */
    @Test
    void versionChangesAndBaselineGoTogether() {
        String version = ROOT.version();
        assertThat(releases().contains(version)).isEqualTo(!version.endsWith("-SNAPSHOT"));
        Optional<String> before =
                releases().stream().filter(release -> !release.equals(version)).findFirst();
        assertThat(Checkout.read(".mvn/maven.config").lines().filter(line -> line.startsWith("-Dfeishu.baseline=")))
                .containsExactlyElementsOf(before.map(release -> "-Dfeishu.baseline=" + release).stream()
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "README.zh-CN.md", "docs/getting-started.md", "docs/getting-started.zh-CN.md"})
    void theDocumentationTellsWhichVersionThereIs(String page) {
        String text = Checkout.read(page);
        assertThat(Pattern.compile("<artifactId>feishu-reactive-[a-z-]+</artifactId>\\s*<version>([^<]+)</version>")
                        .matcher(text)
                        .results()
                        .map(found -> found.group(1))
                        .distinct())
                .containsExactly(releases().stream().findFirst().orElse(ROOT.version()));
        assertThat(text.contains("There is no release yet") || text.contains("目前还没有正式发布的版本"))
                .isEqualTo(releases().isEmpty());
    }

    private static List<String> releases() {
        return headings("## ").stream()
                .skip(1)
                .map(heading -> heading.split(" ", 2)[0])
                .toList();
    }

    private static List<String> headings(String level) {
        return headings(Checkout.read("CHANGELOG.md"), level);
    }

    private static List<String> headings(String text, String level) {
        return Pattern.compile("^" + level + "(.*)$", Pattern.MULTILINE)
                .matcher(text)
                .results()
                .map((MatchResult heading) -> heading.group(1))
                .toList();
    }
}
