package io.github.feishureactive.catalogue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.github.feishureactive.core.operation.DocumentedOperation;
import io.github.feishureactive.core.operation.OperationCatalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/** What is loaded, and when: each test has the module in a class loader of its own, which nobody has used before. */
class FirstLookUpTest {

    private static final String PACKAGE = "io.github.feishureactive.catalogue.";
    private static final String RESOURCE = "io/github/feishureactive/catalogue/operations.bin";
    private static final String PATH = "/open-apis/contact/v3/users/42";

    @Test
    void nothingIsLoadedBefore() throws IOException {
        try (Fresh fresh = new Fresh(name -> true)) {
            OperationCatalogue catalogue = fresh.catalogue();

            assertThat(fresh.classes).containsExactly(PACKAGE + "PlatformCatalogue");
            assertThat(fresh.resources).isEmpty();

            assertThat(catalogue.find("GET", PATH)).isNotNull();
            assertThat(fresh.classes).contains(PACKAGE + "PathTree", PACKAGE + "ResourceReader");
            assertThat(fresh.resources).containsExactly(RESOURCE);
        }
    }

    @Test
    void itIsReadOnceForAllInstances() throws IOException {
        try (Fresh fresh = new Fresh(name -> true)) {
            DocumentedOperation found = fresh.catalogue().find("GET", PATH);

            assertThat(fresh.catalogue().find("GET", PATH)).isSameAs(found);
            assertThat(fresh.resources).containsExactly(RESOURCE);
        }
    }

    @Test
    void threadsThatComeAtTheSameTimeGetTheSame() throws Exception {
        try (Fresh fresh = new Fresh(name -> true)) {
            OperationCatalogue catalogue = fresh.catalogue();
            ConcurrentLinkedQueue<DocumentedOperation> found = new ConcurrentLinkedQueue<>();
            CountDownLatch go = new CountDownLatch(1);
            List<Thread> threads = IntStream.range(0, 8)
                    .mapToObj(i -> new Thread(() -> {
                        try {
                            go.await();
                            found.add(catalogue.find("GET", PATH));
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                    }))
                    .toList();
            threads.forEach(Thread::start);
            go.countDown();
            for (Thread thread : threads) {
                thread.join(TimeUnit.MINUTES.toMillis(1));
            }

            DocumentedOperation kept = catalogue.find("GET", PATH);
            assertThat(found).hasSize(8).allSatisfy(each -> assertThat(each).isSameAs(kept));
        }
    }

    /** On a thread that must not block; BlockHound is on, and would throw. */
    @Test
    void itMayHappenOnAnyThread() throws Exception {
        try (Fresh fresh = new Fresh(name -> true)) {
            OperationCatalogue catalogue = fresh.catalogue();

            DocumentedOperation found = Mono.fromCallable(() -> catalogue.find("GET", PATH))
                    .subscribeOn(Schedulers.parallel())
                    .block(Duration.ofMinutes(1));

            assertThat(found).isNotNull();
        }
    }

    @Test
    void aJarWithoutItsResourceIsNamed() throws IOException {
        try (Fresh fresh = new Fresh(name -> !name.equals(RESOURCE))) {
            OperationCatalogue catalogue = fresh.catalogue();

            assertThatIllegalStateException()
                    .isThrownBy(() -> catalogue.find("GET", PATH))
                    .withMessage("The jar of the catalogue lacks its resource operations.bin");
        }
    }

    /** The module's classes and resources once more; those of its dependencies are shared. */
    private static final class Fresh extends URLClassLoader {

        final List<String> classes = new CopyOnWriteArrayList<>();
        final List<String> resources = new CopyOnWriteArrayList<>();
        private final Predicate<String> present;

        Fresh(Predicate<String> present) {
            super(
                    new URL[] {
                        PlatformCatalogue.class
                                .getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                    },
                    PlatformCatalogue.class.getClassLoader());
            this.present = present;
        }

        OperationCatalogue catalogue() {
            return ServiceLoader.load(OperationCatalogue.class, this).stream()
                    .filter(provider -> provider.type().getClassLoader() == this)
                    .findFirst()
                    .orElseThrow()
                    .get();
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith(PACKAGE)) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> known = findLoadedClass(name);
                if (known == null) {
                    known = findClass(name);
                    classes.add(name);
                }
                return known;
            }
        }

        @Override
        public URL getResource(String name) {
            return name.startsWith("io/github/feishureactive/catalogue/") ? own(name) : super.getResource(name);
        }

        @Override
        public InputStream getResourceAsStream(String name) {
            if (!name.startsWith("io/github/feishureactive/catalogue/")) {
                return super.getResourceAsStream(name);
            }
            try {
                URL own = own(name);
                return own == null ? null : own.openStream();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private URL own(String name) {
            // Agents that look at classes ask for those too.
            if (!name.endsWith(".class")) {
                resources.add(name);
            }
            return present.test(name) ? findResource(name) : null;
        }
    }
}
