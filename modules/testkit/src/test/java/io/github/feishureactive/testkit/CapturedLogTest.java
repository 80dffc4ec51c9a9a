package io.github.feishureactive.testkit;

import java.util.List;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/** What a test captures, no other appender gets, whatever its name; afterwards all of them are back. */
class CapturedLogTest {

    private final LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    private final Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final Logger logger = context.getLogger(CapturedLogTest.class);

    @Test
    void anAppenderOfAnyNameGivesWay() {
        ListAppender<ILoggingEvent> springs = new ListAppender<>();
        springs.setContext(context);
        springs.setName("CONSOLE");
        springs.start();
        root.addAppender(springs);
        try {
            try (CapturedLog log = new CapturedLog()) {
                logger.warn("inside");
                assertThat(log.warnings()).singleElement().asString().contains("inside");
            }
            logger.warn("outside");
            assertThat(springs.list).extracting(ILoggingEvent::getMessage).isEqualTo(List.of("outside"));
        } finally {
            root.detachAppender(springs);
        }
    }
}
