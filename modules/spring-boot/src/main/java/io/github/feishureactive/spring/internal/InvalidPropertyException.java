package io.github.feishureactive.spring.internal;

import org.jspecify.annotations.Nullable;

/** A property has a value that is refused. The message starts with the property's name and has no secret. */
public final class InvalidPropertyException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final String property;
    private final String reason;
    private final @Nullable String action;

    /**
     * Names a property.
     *
     * @param property the name, as it is to be written
     * @param reason why its value is refused
     * @param action what to do about it, {@code null} to change the value as the reason says
     * @param cause what refused it, {@code null} for none
     */
    public InvalidPropertyException(
            String property, String reason, @Nullable String action, @Nullable Throwable cause) {
        super(property + ": " + reason, cause);
        this.property = property;
        this.reason = reason;
        this.action = action;
    }

    /**
     * Returns the property.
     *
     * @return its name, as it is to be written
     */
    public String property() {
        return property;
    }

    /**
     * Returns why its value is refused.
     *
     * @return the reason
     */
    public String reason() {
        return reason;
    }

    /**
     * Returns what to do.
     *
     * @return the action, or {@code null} to change the value as the reason says
     */
    public @Nullable String action() {
        return action;
    }
}
