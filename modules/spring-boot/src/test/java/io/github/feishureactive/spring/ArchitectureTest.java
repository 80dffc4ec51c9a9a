package io.github.feishureactive.spring;

import java.util.Set;
import java.util.stream.Collectors;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.github.feishureactive.spring.internal.start.StartVerification;
import io.github.feishureactive.testkit.ArchitectureRules;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

/** This module may use all others but the simulator, no module uses it, and it never blocks. */
class ArchitectureTest {

    private static final String ROOT = "io.github.feishureactive.";
    private static final String SPRING = ROOT + "spring..";

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.github.feishureactive");

    @Test
    void noModuleKnowsThisOne() {
        noClasses()
                .that()
                .resideOutsideOfPackage(SPRING)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(SPRING)
                .check(CLASSES);
    }

    @Test
    void packagesKeepTheRules() {
        ArchitectureRules.check(ROOT + "spring");
    }

    @Test
    void internalsOfThisModuleStayInIt() {
        ArchitectureRules.checkInternals(CLASSES, ROOT + "spring");
    }

    @Test
    void internalsOfCoreStayWithTheModulesBuiltOnIt() {
        ArchitectureRules.checkInternals(
                CLASSES,
                ROOT + "core",
                ROOT + "auth",
                ROOT + "events",
                ROOT + "hire.referral",
                ROOT + "micrometer",
                ROOT + "redis",
                ROOT + "spring");
        ArchitectureRules.checkInternals(CLASSES, ROOT + "redis");
    }

    @Test
    void theSimulatorStaysInTests() {
        noClasses()
                .that()
                .resideInAPackage(SPRING)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.github.feishureactive.simulator..", "io.github.feishureactive.testkit..")
                .check(CLASSES);
    }

    @Test
    void springStaysInThisModuleAndAtTheWebhooksRoute() {
        noClasses()
                .that()
                .resideOutsideOfPackage(SPRING)
                .and()
                .resideOutsideOfPackage("io.github.feishureactive.events.webhook..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.springframework..")
                .check(CLASSES);
    }

    /** But for the thread that starts the application, which waits for what the start requires. */
    @Test
    void nothingBlocks() {
        Set<String> blocking =
                Set.of("block", "blockOptional", "blockFirst", "blockLast", "toIterable", "toStream", "toFuture");
        noClasses()
                .that()
                .resideInAPackage(SPRING)
                .and()
                .doNotBelongToAnyOf(StartVerification.class)
                .should()
                .callMethodWhere(describe(
                        "it blocks",
                        call -> blocking.contains(call.getName())
                                && (call.getTargetOwner().isAssignableTo(Mono.class)
                                        || call.getTargetOwner().isAssignableTo(Flux.class))))
                .check(CLASSES);
    }

    @Test
    void everyPackageIsNullMarked() {
        Set<JavaPackage> packages = CLASSES.stream()
                .map(JavaClass::getPackage)
                .filter(one -> (one.getName() + ".").startsWith(ROOT + "spring."))
                .collect(Collectors.toSet());
        assertThat(packages).hasSizeGreaterThan(5).allSatisfy(one -> assertThat(one.isAnnotatedWith(NullMarked.class))
                .as(one.getName())
                .isTrue());
    }
}
