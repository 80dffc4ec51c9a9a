package io.github.feishureactive.core.internal;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import reactor.core.Exceptions;
import reactor.util.Logger;
import reactor.util.Loggers;

/**
 * Calls code of the application in places where nothing may be thrown: observers, listeners, permits, timers, subscribers.
 * Whatever such code throws, checked exceptions and errors included, is logged and stops there, so that the caller can
 * finish what it has begun. What Reactor holds fatal is returned, for {@link #rethrow} once everything is settled.
 *
 * <p>A class that throws is logged the first time, the second, the fourth, the eighth and so on, since code that throws
 * once mostly throws on every call.
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
     * Runs a step that must not keep the next one from running.
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
     * Notifies each of many, whatever one of them throws.
     *
     * @param notified who is notified, in order
     * @param notification how
     * @param <T> one of them
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
     * Logs what was thrown, unless the same class has thrown often.
     *
     * @param culprit the object whose code threw
     * @param thrown what it threw
     * @return what to rethrow when all is settled, {@code null} for nothing
     */
    public static @Nullable Error threw(Object culprit, Throwable thrown) {
        Class<?> type = culprit.getClass();
        int times = THROWN.get(type).incrementAndGet();
        if (Integer.bitCount(times) == 1) {
            LOG.warn(
                    "{} threw where nothing may be thrown ({} so far); what it was called for goes on",
                    type.getName(),
                    times,
                    thrown);
        }
        return fatal(thrown);
    }

    /**
     * Logs what a scheduler threw instead of accepting a task, unless that is how schedulers say no.
     *
     * @param scheduler the scheduler
     * @param thrown what it threw
     * @return what to rethrow when all is settled, {@code null} for nothing
     */
    public static @Nullable Error rejected(Object scheduler, Throwable thrown) {
        return thrown instanceof RejectedExecutionException ? null : threw(scheduler, thrown);
    }

    /**
     * What must not be swallowed: errors of the virtual machine and of linking, and the death of the thread.
     *
     * @param thrown anything
     * @return the same if it is fatal, otherwise {@code null}
     */
    public static @Nullable Error fatal(@Nullable Throwable thrown) {
        return thrown instanceof Error error && Exceptions.isJvmFatal(thrown) ? error : null;
    }

    /**
     * The error to keep where two may have come.
     *
     * @param one came first
     * @param another came later
     * @return the first that is there
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
     * Hands an error to the handler of the current thread, as Reactor's schedulers do, where throwing it would harm others.
     *
     * @param thrown what a subscriber threw
     */
    public static void uncaught(Throwable thrown) {
        Thread thread = Thread.currentThread();
        thread.getUncaughtExceptionHandler().uncaughtException(thread, thrown);
    }

    /**
     * Wraps what is fatal, since Reactor's operators throw a fatal error again where it is only passed on as a signal.
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
     * @param object whose description may throw
     * @return what it says of itself, or the name of its class
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
