package io.github.feishureactive.quickstart;

import java.lang.reflect.Modifier;
import java.util.Set;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.github.feishureactive.testkit.ArchitectureRules;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

/** The rules between the modules, and those inside of each. */
class ArchitectureTest {

    private static final String ROOT = "io.github.feishureactive.";
    private static final String ANY = "io.github.feishureactive..";
    private static final String CORE = ROOT + "core..";
    private static final String AUTH = ROOT + "auth..";
    private static final String REFERRAL = ROOT + "hire.referral..";
    private static final String EVENTS = ROOT + "events..";
    private static final String MICROMETER = ROOT + "micrometer..";
    private static final String REDIS = ROOT + "redis..";
    private static final String CATALOGUE = ROOT + "catalogue..";
    private static final String SIMULATOR = ROOT + "simulator..";
    private static final String[] LIBRARY = {CORE, AUTH, REFERRAL, EVENTS, MICROMETER, REDIS, CATALOGUE};

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("testkit"))
            // Of the build, and in no jar.
            .withImportOption(location -> !location.contains("catalogue/table"))
            .importPackages("io.github.feishureactive");

    @Test
    void allModulesAreLookedAt() {
        for (String module : new String[] {
            "core",
            "core.quota",
            "auth",
            "hire.referral",
            "events",
            "micrometer",
            "redis",
            "catalogue",
            "simulator",
            "quickstart"
        }) {
            assertThat(CLASSES.containPackage(ROOT + module)).as(module).isTrue();
        }
    }

    @Test
    void coreKnowsNoOtherModule() {
        onlyKnows(CORE, CORE);
    }

    @Test
    void authKnowsCoreOnly() {
        onlyKnows(AUTH, AUTH, CORE);
    }

    @Test
    void hireReferralKnowsCoreOnly() {
        onlyKnows(REFERRAL, REFERRAL, CORE);
    }

    @Test
    void eventsKnowsCoreOnly() {
        onlyKnows(EVENTS, EVENTS, CORE);
    }

    @Test
    void micrometerKnowsCoreOnlyAndNobodyElseKnowsTheLibraryMicrometer() {
        onlyKnows(MICROMETER, MICROMETER, CORE);
        noClasses()
                .that()
                .resideOutsideOfPackage(MICROMETER)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.micrometer..")
                .check(CLASSES);
    }

    @Test
    void metersAreOnlyNeededByWhoAsksForThem() {
        noClasses()
                .that()
                .resideInAPackage(MICROMETER)
                .and()
                .haveNameNotMatching(".*\\.MicrometerMeters(\\$.*)?")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.micrometer.core..")
                .check(CLASSES);
    }

    @Test
    void redisKnowsCoreAndWhatSharesTheMemoryOfEventsKnowsThose() {
        onlyKnows(REDIS, REDIS, CORE, EVENTS);
        noClasses()
                .that()
                .resideInAPackage(REDIS)
                .and()
                .resideOutsideOfPackage(ROOT + "redis.events..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(EVENTS)
                .check(CLASSES);
    }

    @Test
    void catalogueKnowsWhatCoreSaysOfOperationsOnly() {
        onlyKnows(CATALOGUE, CATALOGUE, ROOT + "core.operation..", ROOT + "core.quota..");
    }

    @Test
    void simulatorKnowsNoneOfUs() {
        onlyKnows(SIMULATOR, SIMULATOR);
    }

    @Test
    void internalPackagesAreForTheirOwnModuleAndThoseBuiltOnIt() {
        ArchitectureRules.checkInternals(CLASSES, ROOT + "simulator");
        ArchitectureRules.checkInternals(CLASSES, ROOT + "redis");
        ArchitectureRules.checkInternals(
                CLASSES,
                ROOT + "core",
                ROOT + "auth",
                ROOT + "events",
                ROOT + "hire.referral",
                ROOT + "micrometer",
                ROOT + "redis");
        noClasses()
                .that()
                .resideOutsideOfPackage(CORE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ROOT + "core.internal.http..", ROOT + "core.internal.error..")
                .check(CLASSES);
    }

    private static void onlyKnows(String module, String... known) {
        noClasses()
                .that()
                .resideInAPackage(module)
                .should()
                .dependOnClassesThat(JavaClass.Predicates.resideInAPackage(ANY)
                        .and(DescribedPredicate.not(JavaClass.Predicates.resideInAnyPackage(known))))
                .check(CLASSES);
    }

    @Test
    void noApiShowsWhatItIsBuiltOn() {
        classes()
                .that()
                .resideInAnyPackage(LIBRARY)
                .and(describe("are visible from outside", ArchitectureTest::visible))
                .should(showNeitherJacksonNorNetty())
                .check(CLASSES);
    }

    private static boolean visible(JavaClass type) {
        return !JavaClass.Predicates.resideInAPackage("..internal..").test(type)
                && type.getModifiers().contains(JavaModifier.PUBLIC)
                && type.getEnclosingClass().map(ArchitectureTest::visible).orElse(true);
    }

    /** What has no model, and a generic model, as users of Jackson name it. */
    private static final Set<String> MODELS =
            Set.of("tools.jackson.databind.JsonNode", "tools.jackson.core.type.TypeReference");

    /** The client that users may customize, and the server that they put a webhook behind. */
    private static final Set<String> ADAPTED = Set.of(
            "reactor.netty.http.client.HttpClient",
            "reactor.netty.http.server.HttpServerRequest",
            "reactor.netty.http.server.HttpServerResponse");

    private static ArchCondition<JavaClass> showNeitherJacksonNorNetty() {
        return new ArchCondition<>("show neither Jackson nor Netty, but for what users bring along or ask for") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                for (JavaCodeUnit unit : type.getCodeUnits()) {
                    if (visible(unit.getModifiers())) {
                        unit.getAllInvolvedRawTypes().forEach(shown -> judge(shown, unit.getFullName(), events));
                    }
                }
                for (JavaField field : type.getFields()) {
                    if (visible(field.getModifiers())) {
                        field.getAllInvolvedRawTypes().forEach(shown -> judge(shown, field.getFullName(), events));
                    }
                }
                type.getAllRawSuperclasses().forEach(shown -> judge(shown, type.getFullName(), events));
                type.getAllRawInterfaces().forEach(shown -> judge(shown, type.getFullName(), events));
            }

            private boolean visible(Set<JavaModifier> modifiers) {
                return modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED);
            }

            private void judge(JavaClass shown, String where, ConditionEvents events) {
                String name = shown.getName();
                boolean hidden = (name.startsWith("tools.jackson.") && !MODELS.contains(name))
                        || name.startsWith("io.netty.")
                        || (name.startsWith("reactor.netty.") && !ADAPTED.contains(name));
                if (hidden) {
                    events.add(SimpleConditionEvent.violated(shown, where + " shows " + name));
                }
            }
        };
    }

    @Test
    void namesSayWhatAThingIs() {
        noClasses()
                .should()
                .haveSimpleNameContaining("Util")
                .orShould()
                .haveSimpleNameContaining("Helper")
                .orShould()
                .haveSimpleNameContaining("Impl")
                .orShould()
                .haveSimpleNameContaining("Manager")
                .orShould()
                .resideInAnyPackage("..util..", "..common..", "..impl..", "..helper..")
                .check(CLASSES);
    }

    @Test
    void nothingBlocks() {
        Set<String> blocking =
                Set.of("block", "blockOptional", "blockFirst", "blockLast", "toIterable", "toStream", "toFuture");
        noClasses()
                .that()
                .resideInAnyPackage(LIBRARY)
                .should()
                .callMethodWhere(describe(
                        "it blocks",
                        call -> blocking.contains(call.getName())
                                && (call.getTargetOwner().isAssignableTo(Mono.class)
                                        || call.getTargetOwner().isAssignableTo(Flux.class))))
                .orShould()
                .callMethodWhere(describe(
                        "it sleeps",
                        call -> call.getName().equals("sleep")
                                && call.getTargetOwner().isEquivalentTo(Thread.class)))
                .check(CLASSES);
    }

    /** Their methods are the application's, and whatever they throw must not keep a call from ending. */
    private static final Set<String> OF_THE_APPLICATION = Set.of(
            "GatewayObserver", "CallObserver", "ExchangeObserver", "CallListener", "Permit", "OperationCatalogue");

    @Test
    void codeOfTheApplicationMayThrowWhereItIsCalled() {
        noClasses()
                .that()
                .resideInAPackage(CORE)
                .should()
                .callMethodWhere(describe("nothing catches what it throws", ArchitectureTest::unguarded))
                .check(CLASSES);
    }

    /** Neither handed to {@code UserCode} as a lambda nor in a block that catches everything. */
    private static boolean unguarded(JavaMethodCall call) {
        boolean handedOver = call.isDeclaredInLambda()
                && call.getOriginOwner().getDirectDependenciesFromSelf().stream()
                        .anyMatch(
                                known -> known.getTargetClass().getSimpleName().equals("UserCode"));
        // Nothing is in flight while a gateway is built, and a default method answers for its own interface.
        boolean harmless = call.getOriginOwner().getSimpleName().endsWith("Builder")
                || call.getOriginOwner().equals(call.getTargetOwner());
        return OF_THE_APPLICATION.contains(call.getTargetOwner().getSimpleName())
                && !handedOver
                && !harmless
                && call.getOrigin().getTryCatchBlocks().stream()
                        .filter(block -> block.getCaughtThrowables().stream()
                                .anyMatch(caught -> caught.isEquivalentTo(Throwable.class)))
                        .noneMatch(
                                block -> block.getAccessesContainedInTryBlock().contains(call));
    }

    @Test
    void nothingWritesToTheConsole() {
        noClasses()
                .that()
                .resideInAnyPackage(LIBRARY)
                .should()
                .accessFieldWhere(describe("it is System.out or System.err", access -> access.getTargetOwner()
                        .isEquivalentTo(System.class)))
                .orShould()
                .dependOnClassesThat()
                .resideInAPackage("java.util.logging..")
                .orShould()
                .callMethodWhere(describe(
                        "it prints a stack trace", call -> call.getName().equals("printStackTrace")))
                .check(CLASSES);
    }

    @Test
    void everyPackageIsNullMarked() {
        assertThat(CLASSES.stream().map(JavaClass::getPackage).distinct().filter(found -> !found.getClasses()
                        .isEmpty()))
                .isNotEmpty()
                .allSatisfy(found ->
                        assertThat(nullMarked(found)).as(found.getName()).isTrue());
    }

    private static boolean nullMarked(JavaPackage found) {
        return found.tryGetPackageInfo()
                .map(info -> info.isAnnotatedWith(NullMarked.class))
                .orElse(false);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching(ROOT + "(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void staticStateIsFinal() {
        assertThat(CLASSES.stream()
                        .filter(type ->
                                JavaClass.Predicates.resideInAnyPackage(LIBRARY).test(type))
                        // As protoc writes it.
                        .filter(type -> !type.getPackageName().endsWith(".protobuf"))
                        .flatMap(type -> type.getFields().stream())
                        .filter(field -> Modifier.isStatic(field.reflect().getModifiers())))
                .allSatisfy(field -> assertThat(field.getModifiers()).contains(JavaModifier.FINAL));
    }
}
