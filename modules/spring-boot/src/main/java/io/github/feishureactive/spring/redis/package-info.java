/**
 * Auto-configuration of what the instances of an application share through Redis with {@code feishu.distributed=true}.
 * Start with {@link io.github.feishureactive.spring.redis.FeishuDistributionAutoConfiguration}, which defines the
 * connection and what uses it. {@code RedisShutdown} closes the connection after the gateway, {@code RedisMeters}
 * counts, and {@code DistributionFailureAnalyzer} explains why an application cannot share and therefore does not
 * start.
 */
@NullMarked
package io.github.feishureactive.spring.redis;

import org.jspecify.annotations.NullMarked;
