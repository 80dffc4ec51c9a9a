package io.github.feishureactive.example;

import java.time.Duration;
import java.util.Map;
import java.util.stream.LongStream;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Flux;

import io.github.feishureactive.simulator.ApiPaths;
import io.github.feishureactive.simulator.Fault;
import io.github.feishureactive.simulator.FeishuSimulator;
import io.github.feishureactive.simulator.account.SimulatedAccount;

/** What the page's buttons do to the simulator. Absent where the service talks to the platform. */
@RestController
@RequestMapping("/simulator")
@ConditionalOnBean(FeishuSimulator.class)
class SimulatorController {

    private static final int THROTTLED = 99991400;

    private final FeishuSimulator simulator;

    SimulatorController(FeishuSimulator simulator) {
        this.simulator = simulator;
    }

    /** Accounts that exist, to start a bulk run with: what is asked for, as often round as it takes. */
    @GetMapping(path = "/accounts", produces = MediaType.APPLICATION_NDJSON_VALUE)
    Flux<AccountController.AccountId> accounts(@RequestParam(defaultValue = "100") long count) {
        return Flux.fromStream(() -> LongStream.range(0, count)
                .map(index -> SimulatedPlatform.FIRST_ACCOUNT + index % SimulatedPlatform.ACCOUNTS)
                .mapToObj(id -> new AccountController.AccountId(String.valueOf(id))));
    }

    @PostMapping("/revoke-token")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void revokeToken() {
        simulator.tokens().revokeAll();
    }

    /** The next call meets a limit that others have used up. */
    @PostMapping("/throttle")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void throttle(@RequestParam(defaultValue = "PT3S") Duration reset) {
        simulator
                .faults()
                .next(
                        ApiPaths.ENABLE,
                        Fault.platformError(
                                HttpStatus.TOO_MANY_REQUESTS.value(),
                                THROTTLED,
                                "request trigger frequency limit",
                                Map.of("x-ogw-ratelimit-reset", String.valueOf(reset.toSeconds()))));
    }

    /** Pays to an account that is enabled: for others there is no event. */
    @PostMapping("/reward")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void reward() {
        String accountId = simulator.installed(FeishuSimulator.DEMO_APP_ID).accounts().stream()
                .filter(SimulatedAccount::enabled)
                .map(SimulatedAccount::id)
                .findFirst()
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.CONFLICT, "Enable an account first."));
        simulator.reward(FeishuSimulator.DEMO_APP_ID, accountId, 100, SimulatedAccount.Cash.of("CNY", "25.50"));
    }
}
