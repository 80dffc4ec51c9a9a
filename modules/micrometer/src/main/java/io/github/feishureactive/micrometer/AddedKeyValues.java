package io.github.feishureactive.micrometer;

import java.util.Iterator;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import org.jspecify.annotations.Nullable;

/**
 * The key values that were added to a context, of several for one key the last. Micrometer's own contexts keep them in
 * a map, into which each set of a convention is copied, and from which one is made for each handler. Here the set of
 * the convention is handed on as it is, as long as nobody adds to it.
 */
final class AddedKeyValues {

    private volatile KeyValues all = KeyValues.empty();

    KeyValues all() {
        return all;
    }

    @Nullable
    KeyValue get(String key) {
        for (KeyValue one : all) {
            if (one.getKey().equals(key)) {
                return one;
            }
        }
        return null;
    }

    synchronized void add(KeyValue added) {
        all = all.and(added);
    }

    synchronized void add(KeyValues added) {
        KeyValues before = all;
        all = before.equals(KeyValues.empty()) || sameKeys(before, added) ? added : before.and(added);
    }

    synchronized void remove(String key) {
        all = KeyValues.of(all.stream().filter(one -> !one.getKey().equals(key)).toList());
    }

    /** Both are sorted by key. */
    private static boolean sameKeys(KeyValues one, KeyValues other) {
        Iterator<KeyValue> left = one.iterator();
        Iterator<KeyValue> right = other.iterator();
        while (left.hasNext() && right.hasNext()) {
            if (!left.next().getKey().equals(right.next().getKey())) {
                return false;
            }
        }
        return left.hasNext() == right.hasNext();
    }
}
