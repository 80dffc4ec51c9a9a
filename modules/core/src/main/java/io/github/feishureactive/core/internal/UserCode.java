package io.github.feishureactive.core.internal;

import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import reactor.core.Exceptions;
import reactor.util.Logger;
import reactor.util.Loggers;

/**
 * Calls application code where nothing may be thrown: observers, listeners, permits, timers, subscribers. Whatever it
 * throws, checked exceptions and errors included, is logged and goes no further, so that the caller can complete its
 * work. What Reactor considers fatal is returned, for {@link #rethrow} once everything is settled.
 *
 * <p>A class that throws is logged the first time, the second, the fourth, the eighth and so on, since code that throws
 * once usually throws on every call.
 */
public final class UserCode {

    private static final Logger LOG = Loggers.getLogger(UserCode.class);

    private static final ClassValue<AtomicInteger> THROWN = new ClassValue<>() {
        @Override
        protected AtomicInteger computeValue(Class<?> type) {
            return new AtomicInteger();
        }
    };

    private UserCode() {}

    /**
     * Runs a step whose failure must not prevent the next one.
     *
     * @param culprit the object whose code runs, named in the log
     * @param step what to run
     * @return what to rethrow when all is settled, {@code null} for nothing
     */
    public static @Nullable Error run(Object culprit, Runnable step) {
        try {
            step.run();
            return null;
        } catch (Throwable thrown) {
            return threw(culprit, thrown);
        }
    }

    /**
     * Notifies all listeners, whatever one of them throws.
     *
     * @param notified the listeners, in order
     * @param notification notifies one
     * @param <T> the type of a listener
     * @return what to rethrow when all is settled, {@code null} for nothing
     */
    public static <T> @Nullable Error each(Iterable<T> notified, Consumer<? super T> notification) {
        Error fatal = null;
        for (T one : notified) {
            try {
                notification.accept(one);
            } catch (Throwable thrown) {
                fatal = first(fatal, threw(one, thrown));
            }
        }
        return fatal;
    }

    /**
     * Notifies all listeners, whatever one of them throws. Each call does this several times, so it makes no iterator.
     *
     * @param notified the listeners, in order; a list whose elements are found at once
     * @param notification notifies one
     * @param <T> the type of a listener
     * @return what to rethrow when all is settled, {@code null} for nothing
     */
    public static <T> @Nullable Error each(List<T> notified, Consumer<? super T> notification) {
        Error fatal = null;
        for (int i = 0; i < notified.size(); i++) {
            T one = notified.get(i);
            try {
                notification.accept(one);
            } catch (Throwable thrown) {
                fatal = first(fatal, threw(one, thrown));
            }
        }
        return fatal;
    }

    /**
     * Logs what was thrown, more and more rarely for one class.
     *
     * @param culprit the object whose code threw
     * @param thrown what it threw
     * @return what to rethrow when all is settled, {@code null} for nothing
     */
    public static @Nullable Error threw(Object culprit, Throwable thrown) {
        int times = occurrence(culprit);
        if (Integer.bitCount(times) == 1) {
            LOG.warn(
                    "{} threw where nothing may be thrown (occurrence {}); the error is ignored",
                    culprit.getClass().getName(),
                    times,
                    thrown);
        }
        return fatal(thrown);
    }

    /**
     * Logs like {@link #threw}, but only the class of what was thrown: its text may quote a secret that the code got.
     *
     * @param culprit the object whose code threw
     * @param thrown what it threw
     * @return what to rethrow when all is settled, {@code null} for nothing
     */
    public static @Nullable Error threwWithSecret(Object culprit, Throwable thrown) {
        int times = occurrence(culprit);
        if (Integer.bitCount(times) == 1) {
            LOG.warn(
                    "{} threw {} where nothing may be thrown (occurrence {}); the error is ignored, and hidden since"
                            + " it may quote a secret",
                    culprit.getClass().getName(),
                    thrown.getClass().getName(),
                    times);
        }
        return fatal(thrown);
    }

    private static int occurrence(Object culprit) {
        return THROWN.get(culprit.getClass()).incrementAndGet();
    }

    /**
     * Logs what a scheduler threw instead of accepting a task, unless it is a regular rejection.
     *
     * @param scheduler the scheduler
     * @param thrown what it threw
     * @return what to rethrow when all is settled, {@code null} for nothing
     */
    public static @Nullable Error rejected(Object scheduler, Throwable thrown) {
        return thrown instanceof RejectedExecutionException ? null : threw(scheduler, thrown);
    }

    /**
     * Returns an error that must not be swallowed: of the virtual machine, of linking, or the death of the thread.
     *
     * @param thrown anything
     * @return the same if it is fatal, otherwise {@code null}
     */
    public static @Nullable Error fatal(@Nullable Throwable thrown) {
        return thrown instanceof Error error && Exceptions.isJvmFatal(thrown) ? error : null;
    }

    /**
     * Returns the error to keep of two.
     *
     * @param one the earlier one
     * @param another the later one
     * @return the first that is not {@code null}
     */
    public static @Nullable Error first(@Nullable Error one, @Nullable Error another) {
        return one != null ? one : another;
    }

    /**
     * Throws a fatal error that was kept until everything was settled.
     *
     * @param fatal {@code null} if there was none
     */
    public static void rethrow(@Nullable Error fatal) {
        if (fatal != null) {
            throw fatal;
        }
    }

    /**
     * Passes an error to the handler of the current thread, as Reactor's schedulers do, where throwing it would affect
     * others.
     *
     * @param thrown what a subscriber threw
     */
    public static void uncaught(Throwable thrown) {
        Thread thread = Thread.currentThread();
        thread.getUncaughtExceptionHandler().uncaughtException(thread, thrown);
    }

    /**
     * Wraps a fatal error, since Reactor's operators rethrow it where it is only passed on as a signal.
     *
     * @param thrown anything
     * @return the same, or an exception with it as its cause
     */
    public static Throwable signal(Throwable thrown) {
        return fatal(thrown) == null ? thrown : new FatalSignal(thrown);
    }

    /**
     * Undoes {@link #signal}.
     *
     * @param signalled an error as it was signalled
     * @return what was thrown
     */
    public static Throwable thrown(Throwable signalled) {
        Throwable cause = signalled.getCause();
        return signalled instanceof FatalSignal && cause != null ? cause : signalled;
    }

    /**
     * Describes an object of the application's for a message.
     *
     * @param object its {@code toString} may throw
     * @return its description, or the name of its class
     */
    public static String describe(Object object) {
        try {
            return String.valueOf(object);
        } catch (Throwable thrown) {
            return object.getClass().getName();
        }
    }

    private static final class FatalSignal extends RuntimeException {

        private static final long serialVersionUID = 1L;

        FatalSignal(Throwable fatal) {
            super(null, fatal, false, false);
        }
    }
}
