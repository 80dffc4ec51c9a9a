package io.github.feishureactive.spring;

import java.util.stream.Stream;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

/**
 * The classes of all modules, read once for all tests of a JVM. Of others it knows the names: reading them takes long.
 */
public final class LibraryClasses {

    private static final JavaClasses ALL = ArchConfiguration.withThreadLocalScope(settings -> {
        settings.setResolveMissingDependenciesFromClassPath(false);
        return new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("io.github.feishureactive");
    });

    private LibraryClasses() {}

    public static Stream<JavaClass> all() {
        return ALL.stream();
    }
}
