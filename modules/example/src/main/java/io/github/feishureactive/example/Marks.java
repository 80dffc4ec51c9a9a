package io.github.feishureactive.example;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

import org.springframework.stereotype.Component;

/** What was done on the page, and when: the newest last. */
@Component
class Marks {

    private static final int KEPT = 20;

    private final AtomicReference<List<Mark>> marks = new AtomicReference<>(List.of());

    void add(String action) {
        marks.updateAndGet(before -> {
            Mark mark = new Mark(
                    before.isEmpty() ? 1 : before.get(before.size() - 1).number() + 1,
                    System.currentTimeMillis(),
                    action);
            return Stream.concat(before.stream().skip(Math.max(0, before.size() + 1 - KEPT)), Stream.of(mark))
                    .toList();
        });
    }

    List<Mark> oldestFirst() {
        return Objects.requireNonNull(marks.get());
    }

    /** One action. */
    record Mark(int number, long at, String action) {}
}
