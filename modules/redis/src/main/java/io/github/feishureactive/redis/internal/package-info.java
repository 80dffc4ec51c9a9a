/**
 * What the packages of quota, events and tokens share; not API.
 *
 * <p>{@code OutageNotifier} reports outages, {@code LuaScript} runs scripts, {@code DurationSetting} checks settings.
 */
@NullMarked
package io.github.feishureactive.redis.internal;

import org.jspecify.annotations.NullMarked;
