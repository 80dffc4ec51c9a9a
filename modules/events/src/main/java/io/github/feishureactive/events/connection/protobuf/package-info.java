/** Generated from {@code frame.proto}; no API of this library. */
@NullMarked
package io.github.feishureactive.events.connection.protobuf;

import org.jspecify.annotations.NullMarked;
