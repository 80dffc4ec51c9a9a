package io.github.feishureactive.spring.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;

/**
 * Starts a {@link io.github.feishureactive.simulator.FeishuSimulator} in place of the platform, for a test class or a
 * configuration class:
 *
 * <pre>{@code
 * @SpringBootTest
 * @AutoConfigureFeishuSimulator
 * class PayoutsTest {
 *
 *     @Test
 *     void paysWhatTheAccountHas(@Autowired Payouts payouts, @Autowired FeishuSimulator simulator) {
 *         simulator.faults().next(ApiPaths.WITHDRAW, Fault.reset().afterActing());
 *         …
 *     }
 * }
 * }</pre>
 *
 * <p>Each application context has a simulator of its own, on a free port of the loopback address, and closes it. All
 * apps of the application call it, whatever {@code feishu.app-id}, {@code app-secret}, {@code base-url} and
 * {@code ssl.bundle} say; all other properties apply as in production, quotas and deadline among them. The default app
 * is {@code cli_simulator}, an app {@code shop} below {@code feishu.apps} is {@code cli_shop}; a store app is installed
 * in {@code tenant_simulator}. Each has what {@link io.github.feishureactive.simulator.FeishuSimulator#demo()} has;
 * {@link FeishuSimulatorCustomizer} beans change that.
 *
 * <p>Events reach the application as they would from the platform: at {@code feishu.webhook.path} where there is a web
 * server, such as with {@code webEnvironment = RANDOM_PORT}, and over the long connection, which is open before each
 * test method starts.
 *
 * <p>After each test method the simulator is {@linkplain io.github.feishureactive.simulator.FeishuSimulator#reset()
 * reset}. Tests that share a context and run at the same time set the property
 * {@code spring.test.feishu-simulator.reset=false}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ImportAutoConfiguration
public @interface AutoConfigureFeishuSimulator {}
