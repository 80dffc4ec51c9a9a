package io.github.feishureactive.simulator;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RoutesTest {

    private static final Endpoint NOTHING = (request, caller) -> Envelope.data(data -> {});
    private static final Route LITERAL = Route.open("POST", "/account/enable", NOTHING);
    private static final Route TEMPLATE = Route.open("POST", "/account/:id/deactivate", NOTHING);
    private static final Route OTHER_METHOD = Route.open("GET", "/account/enable", NOTHING);

    private final Routes routes = new Routes(List.of(LITERAL, TEMPLATE, OTHER_METHOD));

    @Test
    void findsLiteralPathsByMethod() {
        assertThat(routes.match("POST", "/account/enable").route()).isSameAs(LITERAL);
        assertThat(routes.match("GET", "/account/enable").route()).isSameAs(OTHER_METHOD);
    }

    @Test
    void findsTemplatesAndDecodesTheirParametersOnceTheyAreSplit() {
        Routes.Match match = routes.match("POST", "/account/a%2Fb+c%20%E5%86%85/deactivate");

        assertThat(match.route()).isSameAs(TEMPLATE);
        assertThat(match.pathParameters()).isEqualTo(Map.of("id", "a/b+c \u5185"));
    }

    @Test
    void namesTheTemplateOfAPath() {
        assertThat(routes.templateOf("/account/enable")).isEqualTo("/account/enable");
        assertThat(routes.templateOf("/account/7/deactivate")).isEqualTo("/account/:id/deactivate");
        assertThat(routes.templateOf("/account/7/withdraw")).isNull();
        assertThat(routes.templateOf("/account/7/deactivate/")).isNull();
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        assertRefused("DELETE", "/account/enable", PlatformError.METHOD_NOT_ALLOWED);
        assertRefused("GET", "/account/7/deactivate", PlatformError.METHOD_NOT_ALLOWED);
        assertRefused("POST", "/account/7/8/deactivate", PlatformError.PATH_NOT_FOUND);
        assertRefused("POST", "/", PlatformError.PATH_NOT_FOUND);
        assertRefused("POST", "/account/%zz/deactivate", PlatformError.BAD_REQUEST);
    }

    private void assertRefused(String method, String path, PlatformError error) {
        assertThatThrownBy(() -> routes.match(method, path))
                .isInstanceOfSatisfying(RefusedException.class, refused -> assertThat(refused.error())
                        .isEqualTo(error));
    }
}
