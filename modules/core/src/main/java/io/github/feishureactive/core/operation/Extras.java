package io.github.feishureactive.core.operation;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What few requests have of their own. In one field, so that the others pay nothing for it.
 *
 * @param headers of the operation and the request
 * @param userToken in place of the app's token, {@code null} for that
 * @param offset where a download begins
 */
record Extras(Map<String, String> headers, @Nullable UserTokenSource userToken, long offset) {

    Extras with(String operation, String name, String value) {
        OperationHeader.check(operation, name, value);
        return new Extras(replaced(name, value), userToken, offset);
    }

    Extras from(long first) {
        return new Extras(replaced("Range", "bytes=" + first + "-"), userToken, first);
    }

    private Map<String, String> replaced(String name, String value) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.keySet().removeIf(name::equalsIgnoreCase);
        all.put(name, value);
        return Map.copyOf(all);
    }

    Extras with(UserTokenSource source) {
        return new Extras(headers, source, offset);
    }

    @Override
    public String toString() {
        return "Extras[hidden]";
    }
}
