package io.github.feishureactive.spring.internal.failure;

/** Two parts of the application take different apps for the default one. */
public final class AmbiguousAppException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String qualifier;

    private AmbiguousAppException(String message, String qualifier) {
        super(message);
        this.qualifier = qualifier;
    }

    public static AmbiguousAppException of(Claim first, Claim other) {
        return new AmbiguousAppException(
                "Two apps are meant where there can be one: " + first.text() + ", but " + other.text() + ".",
                other.beanName());
    }

    /** A bean of a named app that is injected where no app is named too. */
    public static AmbiguousAppException alsoDefault(String beanName, String type, String app) {
        return new AmbiguousAppException(
                "The bean '" + beanName + "' of type " + type + " is that of the app '" + app
                        + "', and of the default app as well.",
                app);
    }

    /** Returns the name to inject the bean by. */
    String qualifier() {
        return qualifier;
    }

    /** What takes an app for the default one: a bean, or the property in place of one. */
    public record Claim(String beanName, String text, String appId) {}
}
