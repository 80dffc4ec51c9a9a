package io.github.feishureactive.catalogue;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import io.github.feishureactive.core.operation.DocumentedOperation;
import io.github.feishureactive.core.operation.DocumentedOperation.AppKind;
import io.github.feishureactive.core.operation.TokenKind;
import io.github.feishureactive.core.quota.Quota;
import io.github.feishureactive.core.quota.Quota.Window;

/**
 * Reads what {@code ResourceWriter} has written:
 *
 * <pre>
 *  format      int, {@link #FORMAT}
 *  scopes      strings                     strings: int count, then for each
 *  methods     strings                       byte   how many characters it shares with the one before
 *  paths       strings                       UTF    the others
 *  pages       strings, one for each path
 *  quotas      byte count, then for each: byte count of windows, then for each: int permits, int seconds
 *  facts       for each path: byte method, byte quota or 255, byte bits of tokens, byte bits of apps,
 *                             byte count of scopes, then a short for each
 * </pre>
 */
final class ResourceReader {

    /** Begins the resource; another number for another format. */
    static final int FORMAT = 0x46524F31;

    private static final int NO_QUOTA = 255;

    private ResourceReader() {}

    static List<DocumentedOperation> read(InputStream resource) throws IOException {
        DataInputStream in = new DataInputStream(new BufferedInputStream(resource, 1 << 14));
        if (in.readInt() != FORMAT) {
            throw new IOException("It has another format");
        }
        String[] scopes = strings(in);
        String[] methods = strings(in);
        String[] paths = strings(in);
        String[] pages = strings(in);
        Quota[] quotas = new Quota[in.readUnsignedByte()];
        for (int i = 0; i < quotas.length; i++) {
            quotas[i] = quota(in);
        }
        List<Set<TokenKind>> tokens = subsets(TokenKind.class);
        List<Set<AppKind>> apps = subsets(AppKind.class);
        List<DocumentedOperation> operations = new ArrayList<>(paths.length);
        for (int i = 0; i < paths.length; i++) {
            String method = methods[in.readUnsignedByte()];
            int quota = in.readUnsignedByte();
            operations.add(new DocumentedOperation(
                    method,
                    paths[i],
                    quota == NO_QUOTA ? null : quotas[quota],
                    tokens.get(in.readUnsignedByte()),
                    apps.get(in.readUnsignedByte()),
                    some(scopes, in),
                    pages[i]));
        }
        return operations;
    }

    private static String[] strings(DataInputStream in) throws IOException {
        String[] strings = new String[in.readInt()];
        String before = "";
        for (int i = 0; i < strings.length; i++) {
            before = before.substring(0, in.readUnsignedByte()).concat(in.readUTF());
            strings[i] = before;
        }
        return strings;
    }

    private static List<String> some(String[] all, DataInputStream in) throws IOException {
        String[] some = new String[in.readUnsignedByte()];
        for (int i = 0; i < some.length; i++) {
            some[i] = all[in.readUnsignedShort()];
        }
        return List.of(some);
    }

    private static Quota quota(DataInputStream in) throws IOException {
        Window[] windows = new Window[in.readUnsignedByte()];
        for (int i = 0; i < windows.length; i++) {
            windows[i] = new Window(in.readInt(), Duration.ofSeconds(in.readInt()));
        }
        return new Quota(List.of(windows));
    }

    /** All sets of some constants; bit i of a set's index tells whether it holds constant i. */
    private static <E extends Enum<E>> List<Set<E>> subsets(Class<E> type) {
        E[] constants = type.getEnumConstants();
        List<Set<E>> subsets = new ArrayList<>();
        for (int bits = 0; bits < 1 << constants.length; bits++) {
            Set<E> subset = EnumSet.noneOf(type);
            for (int i = 0; i < constants.length; i++) {
                if ((bits >> i & 1) != 0) {
                    subset.add(constants[i]);
                }
            }
            subsets.add(Set.copyOf(subset));
        }
        return subsets;
    }
}
