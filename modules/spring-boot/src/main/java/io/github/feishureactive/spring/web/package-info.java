/**
 * Errors of calls over HTTP: {@link io.github.feishureactive.spring.web.FeishuErrorResponse} is what a client of the
 * application gets to see of one, and the auto-configuration returns it from controllers that have no other handler.
 */
@NullMarked
package io.github.feishureactive.spring.web;

import org.jspecify.annotations.NullMarked;
