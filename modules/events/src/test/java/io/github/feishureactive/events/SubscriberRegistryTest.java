package io.github.feishureactive.events;

import java.util.function.Consumer;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class SubscriberRegistryTest {

    private final VirtualTimeScheduler timer = VirtualTimeScheduler.create();
    private final SubscriberRegistry registry = new SubscriberRegistry(timer);
    private final OneSubscriber handler = new OneSubscriber(true);
    private final OneSubscriber stream = new OneSubscriber(false);

    @Test
    void aTypeHasOneHandlerAndAnyNumberOfStreams() {
        registry.add("type", stream);
        registry.addHandler("type", handler);
        registry.add("type", new OneSubscriber(false));

        assertThatIllegalStateException()
                .isThrownBy(() -> registry.addHandler("type", new OneSubscriber(true)))
                .withMessageContaining("has a handler already");
        assertThat(registry.of("type").all()).hasSize(3).startsWith(stream, handler);
        assertThat(registry.of("other").isEmpty()).isTrue();
    }

    @Test
    void appTicketsShareNoRoom() {
        registry.addHandler("one", handler);
        registry.addHandler("other", new OneSubscriber(true));
        registry.addHandler(AppTicketEvent.TYPE.name(), new OneSubscriber(true));

        assertThat(registry.types()).isEqualTo(2);
    }

    @Test
    void anotherIsExpectedForAWhileAfterTheLastHasLeft() {
        timer.advanceTimeBy(SubscriberRegistry.RESUBSCRIBE_WINDOW);
        registry.addHandler("type", handler);
        registry.add("type", stream);
        registry.remove("type", handler);
        assertThat(registry.expectsSubscriber("type")).as("one is there").isFalse();

        registry.remove("type", stream);
        timer.advanceTimeBy(SubscriberRegistry.RESUBSCRIBE_WINDOW.minusNanos(1));
        assertThat(registry.expectsSubscriber("type")).isTrue();
        assertThat(registry.expectsSubscriber("other")).isFalse();

        timer.advanceTimeBy(SubscriberRegistry.RESUBSCRIBE_WINDOW);
        assertThat(registry.expectsSubscriber("type")).isFalse();
    }

    @Test
    void closeClosesAllAndForgetsThem() {
        registry.addHandler("type", handler);
        registry.add("other", stream);
        registry.close();

        assertThat(handler.closed).isOne();
        assertThat(stream.closed).isOne();
        assertThat(registry.types()).isZero();
    }

    @Test
    void whoComesAfterItsEndIsNotKept() {
        registry.close();
        registry.add("type", stream);

        assertThat(stream.closed).isOne();
        assertThatIllegalStateException()
                .isThrownBy(() -> registry.addHandler("type", handler))
                .withMessageContaining("disposed of");
        assertThat(registry.of("type").isEmpty()).isTrue();
        assertThat(registry.types()).isZero();
    }

    @Test
    void anErrorOfOneKeepsNoOtherFromBeingClosed() {
        OneSubscriber failing = new OneSubscriber(false) {
            @Override
            public void close() {
                throw new LinkageError("of the application");
            }
        };
        OneSubscriber ofAnotherType = new OneSubscriber(false);
        registry.add("type", failing);
        registry.add("type", stream);
        registry.add("other", failing);
        registry.add("other", ofAnotherType);

        assertThatExceptionOfType(LinkageError.class)
                .isThrownBy(registry::close)
                .withMessage("of the application");
        assertThat(stream.closed).isOne();
        assertThat(ofAnotherType.closed).isOne();
        assertThat(registry.types()).isZero();
    }

    private static class OneSubscriber implements EventSubscriber {

        private final boolean exclusive;
        int closed;

        OneSubscriber(boolean exclusive) {
            this.exclusive = exclusive;
        }

        @Override
        public Mono<Boolean> receive(EventEnvelope event, Consumer<byte[]> response) {
            return Mono.just(true);
        }

        @Override
        public boolean exclusive() {
            return exclusive;
        }

        @Override
        public void close() {
            closed++;
        }
    }
}
