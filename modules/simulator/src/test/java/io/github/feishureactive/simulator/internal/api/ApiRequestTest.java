package io.github.feishureactive.simulator.internal.api;

import io.netty.handler.codec.http.EmptyHttpHeaders;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ApiRequestTest {

    @Test
    void splitsAndDecodesTheQuery() {
        ApiRequest request = request("/a%20b?x=1%2B+2&y=&x=3&z");

        assertThat(request.path()).isEqualTo("/a%20b");
        assertThat(request.queryParameter("x")).isEqualTo("1+ 2");
        assertThat(request.queryParameter("y")).isEmpty();
        assertThat(request.queryParameter("z")).isEmpty();
        assertThat(request.queryParameter("w")).isNull();
    }

    @Test
    void managesWithoutAQuery() {
        assertThat(request("/a").path()).isEqualTo("/a");
        assertThat(request("/a").queryParameter("x")).isNull();
    }

    private static ApiRequest request(String uri) {
        return ApiRequest.of("GET", uri, EmptyHttpHeaders.INSTANCE, true, new byte[0], "log");
    }
}
