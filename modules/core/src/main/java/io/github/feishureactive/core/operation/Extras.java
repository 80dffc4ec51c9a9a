package io.github.feishureactive.core.operation;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What few requests have of their own. In one field, so that the others pay nothing for it.
 *
 * @param headers of the operation and the request
 * @param userToken in place of the app's token, {@code null} for that
 */
record Extras(Map<String, String> headers, @Nullable UserTokenSource userToken) {

    Extras with(String operation, String name, String value) {
        OperationHeader.check(operation, name, value);
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.keySet().removeIf(name::equalsIgnoreCase);
        all.put(name, value);
        return new Extras(Map.copyOf(all), userToken);
    }

    Extras with(UserTokenSource source) {
        return new Extras(headers, source);
    }

    @Override
    public String toString() {
        return "Extras[hidden]";
    }
}
