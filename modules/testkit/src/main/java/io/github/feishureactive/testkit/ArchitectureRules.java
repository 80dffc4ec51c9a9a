package io.github.feishureactive.testkit;

import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.properties.HasModifiers;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

/**
 * Checks the rules that the packages of every module keep. A module's own test names the module's root package:
 *
 * <pre>{@code
 * @Test
 * void packagesKeepTheRules() {
 *     ArchitectureRules.check("io.github.feishureactive.simulator");
 * }
 * }</pre>
 */
public final class ArchitectureRules {

    private static final int MAX_TYPES = 26;
    private static final String PROJECT = "io.github.feishureactive";

    private ArchitectureRules() {}

    /**
     * Checks one module: no package has more than 26 top-level types, no two packages import each other, and no public
     * API shows a type from a package named {@code internal}.
     *
     * @param root the module's root package, without {@code ..}
     * @throws AssertionError if a rule is broken; the message names the packages or members
     */
    public static void check(String root) {
        JavaClasses classes = classesOf(root);
        if (classes.isEmpty()) {
            throw new AssertionError("No classes in " + root);
        }
        packagesAreSmall(classes);
        SlicesRuleDefinition.slices()
                .matching(PROJECT + ".(**)")
                .should()
                .beFreeOfCycles()
                .check(classes);
        noApiShowsInternals(classes, root);
    }

    /**
     * Reads the classes below a package, but those of tests. Of all others it knows the names only: reading them takes
     * long.
     *
     * @param root a package, without {@code ..}
     * @return its classes
     */
    public static JavaClasses classesOf(String root) {
        return ArchConfiguration.withThreadLocalScope(settings -> {
            settings.setResolveMissingDependenciesFromClassPath(false);
            return new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages(root);
        });
    }

    /**
     * Checks that only a module itself, and the modules it names as friends, use its {@code internal} packages.
     *
     * @param classes the classes of all modules
     * @param root the root package of the module whose {@code internal} packages are checked
     * @param friends root packages of modules that may use them
     * @throws AssertionError if another class uses one; the message names it
     */
    public static void checkInternals(JavaClasses classes, String root, String... friends) {
        String[] allowed = Stream.concat(Stream.of(root), Stream.of(friends))
                .map(known -> known + "..")
                .toArray(String[]::new);
        noClasses()
                .that()
                .resideInAPackage(PROJECT + "..")
                .and()
                .resideOutsideOfPackages(allowed)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(root + ".internal", root + ".internal..")
                .check(classes);
    }

    private static void packagesAreSmall(JavaClasses classes) {
        var tooLarge = classes.stream()
                .filter(type -> type.isTopLevelClass() && !type.getSimpleName().equals("package-info"))
                .collect(Collectors.groupingBy(JavaClass::getPackageName, TreeMap::new, Collectors.counting()));
        tooLarge.values().removeIf(types -> types <= MAX_TYPES);
        if (!tooLarge.isEmpty()) {
            throw new AssertionError("Packages with more than " + MAX_TYPES + " top-level types: " + tooLarge);
        }
    }

    private static void noApiShowsInternals(JavaClasses classes, String root) {
        Set<String> shown = classes.stream()
                .filter(type -> visible(type) && !internal(type, root))
                .flatMap(type -> type.getMembers().stream())
                .filter(member ->
                        open(member) && member.getAllInvolvedRawTypes().stream().anyMatch(type -> internal(type, root)))
                .map(JavaMember::getFullName)
                .collect(Collectors.toSet());
        if (!shown.isEmpty()) {
            throw new AssertionError("Public members that show an internal type: " + shown);
        }
    }

    private static boolean visible(JavaClass type) {
        return open(type)
                && type.getEnclosingClass().map(ArchitectureRules::visible).orElse(true);
    }

    private static boolean open(HasModifiers one) {
        return one.getModifiers().contains(JavaModifier.PUBLIC)
                || one.getModifiers().contains(JavaModifier.PROTECTED);
    }

    private static boolean internal(JavaClass type, String root) {
        return (type.getPackageName() + ".").startsWith(root + ".internal.");
    }
}
