package io.github.feishureactive.spring.internal.failure;

/** Two parts of the application take different apps for the default one. */
public final class AmbiguousAppException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String beanName;

    private AmbiguousAppException(String message, String beanName) {
        super(message);
        this.beanName = beanName;
    }

    public static AmbiguousAppException of(Claim first, Claim other) {
        return new AmbiguousAppException(
                "Two apps are meant where there can be one: " + first.text() + ", but " + other.text() + ".",
                other.beanName());
    }

    /** Returns the bean that calls as another app than what was found before it. */
    String beanName() {
        return beanName;
    }

    /** What takes an app for the default one: a bean, or the property in place of one. */
    public record Claim(String beanName, String text, String appId) {}
}
