package io.github.feishureactive.spring;

import java.util.stream.Stream;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;

import io.github.feishureactive.testkit.ArchitectureRules;

/** The classes of all modules, read once for all tests of a JVM. */
public final class LibraryClasses {

    private static final JavaClasses ALL = ArchitectureRules.classesOf("io.github.feishureactive");

    private LibraryClasses() {}

    public static Stream<JavaClass> all() {
        return ALL.stream();
    }
}
