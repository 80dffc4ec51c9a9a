package io.github.feishureactive.spring;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaStaticInitializer;
import com.tngtech.archunit.core.domain.ReferencedClassObject;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.TypeReference;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.core.io.support.SpringFactoriesLoader;

import static org.assertj.core.api.Assertions.assertThat;

/** The hints are complete: they name the bodies that are found in the classes of the library. */
class FeishuRuntimeHintsTest {

    private static final JavaClasses LIBRARY = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(
                    "io.github.feishureactive.auth",
                    "io.github.feishureactive.hire.referral",
                    "io.github.feishureactive.events");

    private final RuntimeHints hints = new RuntimeHints();

    FeishuRuntimeHintsTest() {
        SpringFactoriesLoader.forResourceLocation("META-INF/spring/aot.factories")
                .load(RuntimeHintsRegistrar.class)
                .stream()
                .filter(FeishuRuntimeHints.class::isInstance)
                .forEach(registrar -> registrar.registerHints(hints, getClass().getClassLoader()));
    }

    @Test
    void everyMessageCanBeBound() {
        Set<String> messages = LIBRARY.stream()
                .flatMap(type -> type.getReferencedClassObjects().stream())
                // Operations, event types and readers are constants.
                .filter(named -> named.getOwner().getName().equals(JavaStaticInitializer.STATIC_INITIALIZER_NAME))
                .map(ReferencedClassObject::getRawType)
                .filter(type -> type.isRecord() && type.getName().startsWith("io.github.feishureactive"))
                .map(JavaClass::getName)
                // Referenced for a field updater.
                .filter(name -> !name.equals("io.github.feishureactive.auth.TokenState"))
                .collect(Collectors.toSet());
        LIBRARY.stream()
                .filter(type -> type.isRecord() && type.getName().endsWith("Body"))
                .filter(type -> !type.getModifiers().contains(JavaModifier.PUBLIC))
                .map(JavaClass::getName)
                .forEach(messages::add);

        assertThat(messages)
                .hasSizeGreaterThan(15)
                .allSatisfy(name -> assertThat(bound(name)).as(name).isTrue());
    }

    @Test
    void whatMessagesAreMadeOfCanBeBoundToo() {
        for (String part : List.of(
                "account.Account",
                "account.AccountStatus",
                "reward.RewardMessages$CashBody",
                "Employee",
                "jobpost.JobPostMessages$PortalJobPost",
                "jobpost.Address$Region",
                "Currency",
                "Cash",
                "internal.wire.EpochMillis",
                "I18nName",
                "Bonus")) {
            assertThat(bound("io.github.feishureactive.hire.referral." + part))
                    .as(part)
                    .isTrue();
        }
        assertThat(RuntimeHintsPredicates.reflection()
                        .onType(TypeReference.of("io.github.feishureactive.hire.referral.Currency"))
                        .withMemberCategory(MemberCategory.INVOKE_DECLARED_METHODS)
                        .test(hints))
                .isTrue();
    }

    private boolean bound(String name) {
        return RuntimeHintsPredicates.reflection()
                .onType(TypeReference.of(name))
                .withMemberCategory(MemberCategory.INVOKE_DECLARED_CONSTRUCTORS)
                .test(hints);
    }
}
