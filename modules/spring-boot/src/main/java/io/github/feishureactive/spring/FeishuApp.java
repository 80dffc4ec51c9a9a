package io.github.feishureactive.spring;

/**
 * One app of the application: the default one, or one below {@code feishu.apps}. A named app's bean is injected with
 * its name as the qualifier.
 *
 * @param name the app's name, {@code default} for the default one
 * @param properties its properties; for a named app, those that it does not set are those below {@code feishu}
 */
public record FeishuApp(String name, FeishuProperties properties) {}
