/**
 * A WebFlux service around referral accounts, and a page that shows what the library does. The service is
 * {@code AccountController}. The page is told by {@code LiveController} what it shows; its buttons end in
 * {@code ScenarioController}, where the service runs on simulators.
 */
@NullMarked
package io.github.feishureactive.example;

import org.jspecify.annotations.NullMarked;
