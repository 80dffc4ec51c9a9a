package io.github.feishureactive.testkit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import org.slf4j.LoggerFactory;

/**
 * Everything that anybody logs, down to the finest level, as long as it is open. The console stays as quiet as before.
 * Whatever appenders there are give way: Spring Boot, once started in this JVM, has put its own in place of the ones
 * that the tests are configured with.
 */
public final class CapturedLog implements AutoCloseable {

    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final Level before = root.getLevel();
    private final List<Appender<ILoggingEvent>> others = appendersOf(root);
    private final Queue<ILoggingEvent> events = new ConcurrentLinkedQueue<>();

    private final AppenderBase<ILoggingEvent> collector = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            events.add(event);
        }
    };

    /** Collects from now on. */
    public CapturedLog() {
        collector.setContext(root.getLoggerContext());
        collector.start();
        others.forEach(root::detachAppender);
        root.addAppender(collector);
        root.setLevel(Level.TRACE);
    }

    /**
     * What was logged.
     *
     * @return for each line its logger, message, arguments and stack trace, in the order in which they came
     */
    public List<String> texts() {
        return texts(Level.TRACE);
    }

    /**
     * What nobody would switch off.
     *
     * @return the texts of the warnings and errors
     */
    public List<String> warnings() {
        return texts(Level.WARN);
    }

    private List<String> texts(Level least) {
        return events.stream()
                .filter(event -> event.getLevel().isGreaterOrEqual(least))
                .map(CapturedLog::text)
                .toList();
    }

    private static String text(ILoggingEvent event) {
        return event.getLoggerName() + " " + event.getFormattedMessage() + " "
                + Arrays.toString(event.getArgumentArray()) + " "
                + (event.getThrowableProxy() == null ? "" : ThrowableProxyUtil.asString(event.getThrowableProxy()));
    }

    private static List<Appender<ILoggingEvent>> appendersOf(Logger logger) {
        List<Appender<ILoggingEvent>> appenders = new ArrayList<>();
        logger.iteratorForAppenders().forEachRemaining(appenders::add);
        return List.copyOf(appenders);
    }

    @Override
    public void close() {
        root.setLevel(before);
        root.detachAppender(collector);
        others.forEach(root::addAppender);
        collector.stop();
    }
}
