package io.github.feishureactive.core.operation;

import java.util.ServiceLoader;

import org.jspecify.annotations.Nullable;

/**
 * Knows what the platform documents of its operations. The module {@code catalogue} has an implementation for the whole
 * platform; {@link ServiceLoader} finds it, or one of the application's own.
 *
 * <p>An implementation is safe for use by many threads and never blocks, but for what the first look-up may read from
 * the class path.
 */
public interface OperationCatalogue {

    /**
     * Looks up one operation. The path is a template or the path of a request; one look-up serves both:
     *
     * <ul>
     *   <li>A segment is compared as it is written, and a segment that a template has word for word wins over a
     *       variable of another template, from left to right. Nothing is decoded, no case is folded, no dot segment is
     *       resolved.
     *   <li>A variable stands for exactly one segment that is not empty, whatever it holds: {@code 42}, {@code a%2Fb},
     *       or a variable of the asked template, whose name does not count and which may be spelled {@code {id}} or
     *       {@code :id}.
     *   <li>The path begins with a slash and ends before a query or fragment, if there is one. A trailing slash is an
     *       empty last segment, so that such a path is unknown.
     * </ul>
     *
     * @param method the HTTP method in upper case
     * @param path the path with its leading slash, without scheme and host
     * @return what is documented, {@code null} if the operation is unknown; the same object each time
     */
    @Nullable
    DocumentedOperation find(String method, String path);

    /**
     * Finds the catalogue on the class path or module path of this library.
     *
     * @return the first that {@link ServiceLoader} finds, or one that knows no operation
     */
    static OperationCatalogue installed() {
        return ServiceLoader.load(OperationCatalogue.class, OperationCatalogue.class.getClassLoader())
                .findFirst()
                .orElse((method, path) -> null);
    }
}
