package io.github.feishureactive.catalogue;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

import io.github.feishureactive.core.operation.DocumentedOperation;
import io.github.feishureactive.core.operation.OperationCatalogue;

/**
 * The operations of the whole platform, as its documents had them when this library was released.
 *
 * <p>Nothing is loaded before the first look-up, which reads a resource of some 70 KB in some tens of milliseconds; all
 * instances share what it has read, about 1 MB. A later look-up takes time in proportion to the path and allocates
 * nothing.
 *
 * @see <a href="https://open.feishu.cn/document/server-docs/api-call-guide/server-api-list">The platform's own list</a>
 */
public final class PlatformCatalogue implements OperationCatalogue {

    private static final String RESOURCE = "operations.bin";

    private static final AtomicReference<@Nullable PathTree> LOADED = new AtomicReference<>();

    /** For {@link java.util.ServiceLoader}; loads nothing. */
    public PlatformCatalogue() {}

    /**
     * Looks up one operation.
     *
     * @throws IllegalStateException if the resource is missing or damaged, as it may be in a repackaged jar
     */
    @Override
    public @Nullable DocumentedOperation find(String method, String path) {
        PathTree tree = LOADED.get();
        return (tree != null ? tree : load()).find(method, path);
    }

    /** Threads that come at the same time may all read: none waits for another, and the first result stays. */
    private static PathTree load() {
        PathTree read = read();
        PathTree first = LOADED.compareAndExchange(null, read);
        return first == null ? read : first;
    }

    private static PathTree read() {
        try (InputStream resource = PlatformCatalogue.class.getResourceAsStream(RESOURCE)) {
            if (resource == null) {
                throw new IllegalStateException("The jar of the catalogue lacks its resource " + RESOURCE);
            }
            return PathTree.of(ResourceReader.read(resource));
        } catch (IOException e) {
            throw new IllegalStateException("The catalogue's resource " + RESOURCE + " is damaged", e);
        }
    }
}
