package io.github.feishureactive.simulator.internal.http;

import java.util.List;
import java.util.Map;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.feishureactive.simulator.internal.api.ApiResponse;
import io.github.feishureactive.simulator.internal.api.PlatformError;
import io.github.feishureactive.simulator.internal.api.RefusedException;
import io.github.feishureactive.simulator.internal.api.Route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RoutesTest {

    private static final Route LITERAL = route("POST", "/account/enable");
    private static final Route TEMPLATE = route("POST", "/account/:id/deactivate");
    private static final Route OTHER_METHOD = route("GET", "/account/enable");

    private final Routes routes = new Routes(List.of(LITERAL, TEMPLATE, OTHER_METHOD));

    @Test
    void findsLiteralPathsByMethod() {
        assertThat(find("/account/enable").route("POST")).isSameAs(LITERAL);
        assertThat(find("/account/enable").route("GET")).isSameAs(OTHER_METHOD);
    }

    @Test
    void findsTemplatesAndDecodesTheirParametersAfterSplitting() {
        String path = "/account/a%2Fb+c%20%E5%86%85/deactivate";

        assertThat(find(path).route("POST")).isSameAs(TEMPLATE);
        assertThat(find(path).parameters(path)).isEqualTo(Map.of("id", "a/b+c \u5185"));
    }

    @Test
    void namesTheTemplateOfAPath() {
        assertThat(find("/account/enable").template()).isEqualTo("/account/enable");
        assertThat(find("/account/7/deactivate").template()).isEqualTo("/account/:id/deactivate");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/account/7/withdraw", "/account/7/deactivate/", "/account/7/8/deactivate"})
    void findsNoOtherPath(String path) {
        assertThat(routes.find(path)).isNull();
    }

    @Test
    void refusesOtherMethodsAndMalformedParameters() {
        assertRefused(() -> find("/account/enable").route("DELETE"), PlatformError.METHOD_NOT_ALLOWED);
        assertRefused(() -> find("/account/7/deactivate").route("GET"), PlatformError.METHOD_NOT_ALLOWED);
        String malformed = "/account/%zz/deactivate";
        assertRefused(() -> find(malformed).parameters(malformed), PlatformError.BAD_REQUEST);
    }

    private Routes.Path find(String path) {
        Routes.Path found = routes.find(path);
        if (found == null) {
            throw new AssertionError("No path " + path);
        }
        return found;
    }

    private static Route route(String method, String path) {
        return new Route(method, path, false, List.of(), List.of(), (request, caller) -> ApiResponse.data(data -> {}));
    }

    private static void assertRefused(ThrowingCallable call, PlatformError error) {
        assertThatThrownBy(call).isInstanceOfSatisfying(RefusedException.class, refused -> assertThat(refused.error())
                .isEqualTo(error));
    }
}
