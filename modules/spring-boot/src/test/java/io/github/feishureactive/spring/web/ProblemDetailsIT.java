package io.github.feishureactive.spring.web;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.github.feishureactive.core.error.AuthenticationException;
import io.github.feishureactive.core.error.FeishuException;
import io.github.feishureactive.core.error.InvalidRequestException;
import io.github.feishureactive.core.error.Outcome;
import io.github.feishureactive.core.error.TransportException;
import io.github.feishureactive.hire.referral.account.Account;
import io.github.feishureactive.hire.referral.account.ReferralAccounts;
import io.github.feishureactive.simulator.FeishuSimulator;
import io.github.feishureactive.testkit.CapturedLog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Failed calls in a WebFlux application, over sockets. */
@Timeout(600)
class ProblemDetailsIT {

    private static final String PROBLEM = MediaType.APPLICATION_PROBLEM_JSON_VALUE;

    private static final FeishuSimulator SIMULATOR =
            FeishuSimulator.demo().port(0).start();
    private static final ConfigurableApplicationContext CONTEXT = start();

    private static ConfigurableApplicationContext start() {
        return new SpringApplication(Application.class)
                .run(
                        "--server.port=0",
                        "--spring.reactor.netty.shutdown-quiet-period=0s",
                        "--feishu.base-url=" + SIMULATOR.baseUrl(),
                        "--feishu.app-id=" + FeishuSimulator.DEMO_APP_ID,
                        "--feishu.app-secret=" + FeishuSimulator.DEMO_APP_SECRET,
                        "--feishu.quotas.[hire.referral_account.deactivate]=1/1h");
    }

    @AfterAll
    static void close() {
        CONTEXT.close();
        SIMULATOR.close();
    }

    private static HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        String port = CONTEXT.getEnvironment().getProperty("local.server.port");
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofMinutes(1));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
    }

    private static JsonNode problem(HttpResponse<String> response, int status) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).contains(PROBLEM);
        return JsonMapper.shared().readTree(response.body());
    }

    @Test
    void anAccountThatDoesNotExistIsNotFoundAndNoNews() throws Exception {
        CapturedLog log = new CapturedLog();
        for (String path : List.of("/enable/404404", "/wrapped/404404", "/function/404404")) {
            JsonNode problem = problem(get(path), 404);
            assertThat(problem.get("outcome").asString()).isEqualTo("REJECTED");
            assertThat(problem.get("transient").asBoolean()).isFalse();
            assertThat(problem.get("code").asInt()).isEqualTo(1002553);
            assertThat(problem.get("logId").asString()).isNotBlank();
            assertThat(problem.get("detail").asString()).startsWith("Check the account id");
        }
        assertThat(problem(get("/enable/404404"), 404).get("instance").asString())
                .isEqualTo("/enable/404404");
        log.close();
        assertThat(log.warnings()).isEmpty();
    }

    @Test
    void aClientThatAcceptsSomethingElseGetsTheProblemAllTheSame() throws Exception {
        for (String accepted : List.of(MediaType.APPLICATION_NDJSON_VALUE, MediaType.APPLICATION_JSON_VALUE)) {
            problem(get("/enable/404404", "Accept", accepted), 404);
        }
        problem(get("/stream/404404", "Accept", MediaType.APPLICATION_NDJSON_VALUE), 404);
    }

    @Test
    void aFullQuotaSaysWhenToComeBack() throws Exception {
        assertThat(get("/deactivate/" + FeishuSimulator.DEMO_ACCOUNT_ID).statusCode())
                .isEqualTo(200);
        HttpResponse<String> refused = get("/deactivate/" + FeishuSimulator.DEMO_ACCOUNT_ID);

        assertThat(problem(refused, 503).get("outcome").asString()).isEqualTo("NOT_SENT");
        assertThat(refused.headers().firstValueAsLong("Retry-After").orElseThrow())
                .isBetween(60L, 3700L);
    }

    @Test
    void whatMayHaveHappenedIsInTheResponseAndInOneLineOfTheLog() throws Exception {
        CapturedLog log = new CapturedLog();
        JsonNode problem = problem(get("/lost"), 502);
        log.close();
        assertThat(problem.get("outcome").asString()).isEqualTo("UNKNOWN");
        assertThat(problem.toString()).doesNotContain("secret of the proxy");

        assertThat(log.warnings())
                .singleElement()
                .asString()
                .contains("secret of the proxy", "outcome UNKNOWN")
                .doesNotContain("	at ");
    }

    @Test
    void aFaultOfTheApplicationIsAnErrorOfTheLog() throws Exception {
        CapturedLog log = new CapturedLog();
        problem(get("/secret"), 500);
        problem(get("/code"), 500);
        log.close();

        assertThat(log.warnings()).hasSize(2);
        assertThat(log.warnings().get(0)).contains("check the app secret").doesNotContain("\tat ");
        assertThat(log.warnings().get(1)).contains("IllegalStateException: in a request", "\tat ");
    }

    /** Joined errors are no error of a call for Spring; an application that joins some says so. */
    @Test
    void errorsThatAreJoinedAreFoundByAnAdviceThatAsks() throws Exception {
        assertThat(problem(get("/joined"), 502).get("outcome").asString()).isEqualTo("UNKNOWN");
    }

    @Test
    void aStreamThatHasBegunIsCut() {
        assertThatThrownBy(() -> get("/begun", "Accept", MediaType.APPLICATION_NDJSON_VALUE))
                .isInstanceOf(IOException.class);
    }

    @Test
    void anyOtherHandlerWins() throws Exception {
        assertThat(get("/advised").body()).isEqualTo("advice for Exception");
        assertThat(get("/own").body()).isEqualTo("the controller's own");
    }

    @Test
    void anErrorThatSaysItsStatusKeepsIt() throws Exception {
        assertThat(get("/status").statusCode()).isEqualTo(410);
        assertThat(get("/annotated").statusCode()).isEqualTo(422);
    }

    @Test
    void aPageKeepsItsErrorPage() throws Exception {
        HttpResponse<String> page = get("/page", "Accept", "text/html");
        assertThat(page.statusCode()).isEqualTo(500);
        assertThat(page.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/html");
    }

    @RestController
    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        private final ReferralAccounts accounts;

        Application(ReferralAccounts accounts) {
            this.accounts = accounts;
        }

        @GetMapping("/enable/{id}")
        Mono<Account> enable(@PathVariable("id") String id) {
            return accounts.enable(id);
        }

        @GetMapping("/deactivate/{id}")
        Mono<Account> deactivate(@PathVariable("id") String id) {
            return accounts.deactivate(id);
        }

        @GetMapping("/wrapped/{id}")
        Mono<Account> wrapped(@PathVariable("id") String id) {
            return accounts.enable(id).onErrorMap(CompletionException::new);
        }

        @GetMapping(path = "/stream/{id}", produces = MediaType.APPLICATION_NDJSON_VALUE)
        Flux<Account> stream(@PathVariable("id") String id) {
            return accounts.enable(id).flux();
        }

        @GetMapping(path = "/begun", produces = MediaType.APPLICATION_NDJSON_VALUE)
        Flux<Account> begun() {
            return Flux.concat(accounts.enable(FeishuSimulator.DEMO_ACCOUNT_ID), accounts.enable("404404"));
        }

        @GetMapping("/lost")
        Mono<Account> lost() {
            return Mono.error(lostWithdrawal());
        }

        @GetMapping("/secret")
        Mono<Account> secret() {
            return Mono.error(new AuthenticationException(
                    "No access token: check the app secret",
                    FeishuException.Facts.notSent("auth", false),
                    Duration.ofMinutes(1),
                    lostWithdrawal()));
        }

        @GetMapping("/code")
        Mono<Account> code() {
            return Mono.error(new InvalidRequestException(
                    "some.operation", "No request could be made", new IllegalStateException("in a request")));
        }

        @GetMapping("/own")
        Mono<Account> own() {
            return Mono.error(new Own());
        }

        @GetMapping("/status")
        Mono<Account> status() {
            return Mono.error(new ResponseStatusException(HttpStatus.GONE, "the application's own", lostWithdrawal()));
        }

        @GetMapping("/annotated")
        Mono<Account> annotated() {
            return Mono.error(new Unprocessable(lostWithdrawal()));
        }

        @ExceptionHandler
        String own(Own error) {
            return "the controller's own";
        }

        @Bean
        Pages pages() {
            return new Pages();
        }

        @Bean
        Joining joining() {
            return new Joining();
        }

        @Bean
        Advised advised() {
            return new Advised();
        }

        @Bean
        ForEverything forEverything() {
            return new ForEverything();
        }

        @Bean
        RouterFunction<ServerResponse> function() {
            return RouterFunctions.route()
                    .GET("/function/{id}", request -> accounts.enable(request.pathVariable("id"))
                            .flatMap(account -> ServerResponse.ok().bodyValue(account)))
                    .onError(
                            FeishuException.class,
                            (error, request) -> ServerResponse.from(FeishuErrorResponse.of(error)))
                    .build();
        }

        static FeishuException lostWithdrawal() {
            return EveryError.withdrawal(
                    new TransportException("secret of the proxy", "some.operation", Outcome.UNKNOWN, null)
                            .settled(1, Outcome.UNKNOWN));
        }
    }

    static final class Own extends IllegalStateException {

        private static final long serialVersionUID = 1L;
    }

    @ResponseStatus(HttpStatus.UNPROCESSABLE_CONTENT)
    static final class Unprocessable extends IllegalStateException {

        private static final long serialVersionUID = 1L;

        Unprocessable(Throwable cause) {
            super(cause);
        }
    }

    @Controller
    static class Pages {

        @GetMapping("/page")
        Mono<String> page() {
            return Mono.error(Application.lostWithdrawal());
        }
    }

    @RestController
    static class Joining {

        @GetMapping("/joined")
        Flux<Account> joined() {
            return Flux.mergeDelayError(
                    1,
                    Mono.error(new InvalidRequestException("some.operation", "Pass an id.")),
                    Mono.error(Application.lostWithdrawal()));
        }

        @ExceptionHandler
        FeishuErrorResponse joined(RuntimeException error) {
            return FeishuErrorResponse.find(error).orElseThrow();
        }
    }

    @RestController
    static class Advised {

        @GetMapping("/advised")
        Mono<Account> advised() {
            return Mono.error(Application.lostWithdrawal());
        }
    }

    @ControllerAdvice(assignableTypes = Advised.class)
    static class ForEverything {

        @ExceptionHandler
        @ResponseBody
        String any(Exception error) {
            return "advice for Exception";
        }
    }
}
