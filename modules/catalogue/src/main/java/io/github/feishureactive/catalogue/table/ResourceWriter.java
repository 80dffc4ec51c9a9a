package io.github.feishureactive.catalogue.table;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import io.github.feishureactive.core.operation.DocumentedOperation;
import io.github.feishureactive.core.quota.Quota;
import io.github.feishureactive.core.quota.Quota.Window;

/** Makes the resource of the table, in the format that {@code ResourceReader} describes. The build runs it. */
public final class ResourceWriter {

    private static final int FORMAT = 0x46524F31;
    private static final int NO_QUOTA = 255;

    private ResourceWriter() {}

    /**
     * Reads the table and writes the resource.
     *
     * @param args the table's file, and the resource's
     * @throws IOException if one cannot be read or the other not be written
     * @throws IllegalArgumentException if the table is not what {@link TableRenewal} makes
     */
    public static void main(String[] args) throws IOException {
        Path table = Path.of(args[0]);
        List<DocumentedOperation> operations = OperationTable.read(table);
        long lines = Files.readAllLines(table).stream()
                .filter(line -> !line.startsWith("#"))
                .count();
        if (operations.size() != lines) {
            throw new IllegalArgumentException(table + " names " + operations.size() + " operations in " + lines
                    + " lines; renew it, see the README of the module");
        }
        Path resource = Path.of(args[1]);
        Files.createDirectories(resource.toAbsolutePath().getParent());
        Files.write(resource, resource(operations));
    }

    static byte[] resource(List<DocumentedOperation> operations) throws IOException {
        List<String> scopes = operations.stream()
                .flatMap(operation -> operation.scopes().stream())
                .sorted()
                .distinct()
                .toList();
        List<String> methods =
                operations.stream().map(DocumentedOperation::method).distinct().toList();
        List<Quota> quotas = operations.stream()
                .map(DocumentedOperation::quota)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeInt(FORMAT);
        strings(scopes, out);
        strings(methods, out);
        strings(operations.stream().map(DocumentedOperation::path).toList(), out);
        strings(operations.stream().map(DocumentedOperation::documentation).toList(), out);
        out.writeByte(quotas.size());
        for (Quota quota : quotas) {
            out.writeByte(quota.windows().size());
            for (Window window : quota.windows()) {
                out.writeInt(window.permits());
                out.writeInt(Math.toIntExact(window.period().toSeconds()));
            }
        }
        for (DocumentedOperation operation : operations) {
            out.writeByte(methods.indexOf(operation.method()));
            out.writeByte(operation.quota() == null ? NO_QUOTA : quotas.indexOf(operation.quota()));
            out.writeByte(bits(operation.tokens()));
            out.writeByte(bits(operation.apps()));
            out.writeByte(operation.scopes().size());
            for (String scope : operation.scopes()) {
                out.writeShort(scopes.indexOf(scope));
            }
        }
        return bytes.toByteArray();
    }

    private static void strings(Collection<String> strings, DataOutputStream out) throws IOException {
        out.writeInt(strings.size());
        String before = "";
        for (String string : strings) {
            int shared = 0;
            while (shared < Math.min(255, Math.min(before.length(), string.length()))
                    && before.charAt(shared) == string.charAt(shared)) {
                shared++;
            }
            out.writeByte(shared);
            out.writeUTF(string.substring(shared));
            before = string;
        }
    }

    @SuppressWarnings("EnumOrdinal") // the same build compiles what reads it
    private static int bits(Set<? extends Enum<?>> kinds) {
        return kinds.stream().mapToInt(kind -> 1 << kind.ordinal()).sum();
    }
}
