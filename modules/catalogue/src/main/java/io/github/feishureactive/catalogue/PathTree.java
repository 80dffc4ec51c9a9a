package io.github.feishureactive.catalogue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.github.feishureactive.core.operation.DocumentedOperation;

/**
 * Path templates as a tree of segments, and one look-up's way down without a step back.
 *
 * <p>Where a segment fits both a word and a variable, templates beyond either may fit the rest of the path. The tree is
 * made so that one child holds them all, in the order in which they win:
 *
 * <pre>
 *  templates             /a/b/:x   /a/:y/c
 *  children of /a        b: { c: /a/:y/c, variable: /a/b/:x }   variable: { c: /a/:y/c }
 *  /a/b/c                /a/b/:x   (its word comes first, so /a/:y/c is not in that child's c after all)
 * </pre>
 */
final class PathTree {

    /** A node of one template tree before those that overlap are brought together. */
    private static final class Branch {

        final Map<String, Branch> words = new LinkedHashMap<>();
        final List<DocumentedOperation> operations = new ArrayList<>();

        @Nullable
        Branch variable;

        Branch next(String segment) {
            if (segment.charAt(0) != ':') {
                return words.computeIfAbsent(segment, word -> new Branch());
            }
            Branch known = variable;
            if (known == null) {
                known = new Branch();
                variable = known;
            }
            return known;
        }
    }

    /** Open addressing by {@link String#hashCode}; there is always a free place to end a search. */
    private final @Nullable String[] words;

    private final @Nullable PathTree[] children;
    private final @Nullable PathTree variable;
    private final DocumentedOperation[] operations;

    static PathTree of(Iterable<DocumentedOperation> operations) {
        Branch root = new Branch();
        for (DocumentedOperation operation : operations) {
            Branch branch = root;
            for (String segment : operation.path().substring(1).split("/", -1)) {
                branch = branch.next(segment);
            }
            branch.operations.add(operation);
        }
        return new PathTree(List.of(root));
    }

    /** Brings together what fits the same path, the first being the one that wins. */
    private PathTree(List<Branch> fitting) {
        Set<String> known = new LinkedHashSet<>();
        Map<String, DocumentedOperation> byMethod = new LinkedHashMap<>();
        List<Branch> variables = new ArrayList<>();
        for (Branch branch : fitting) {
            known.addAll(branch.words.keySet());
            branch.operations.forEach(operation -> byMethod.putIfAbsent(operation.method(), operation));
            if (branch.variable != null) {
                variables.add(branch.variable);
            }
        }
        int capacity = Integer.highestOneBit(known.size() + 1) << 1;
        words = new String[capacity];
        children = new PathTree[capacity];
        for (String word : known) {
            int place = word.hashCode() & (capacity - 1);
            while (words[place] != null) {
                place = (place + 1) & (capacity - 1);
            }
            words[place] = word;
            children[place] = new PathTree(beyond(fitting, word));
        }
        variable = variables.isEmpty() ? null : new PathTree(variables);
        operations = byMethod.values().toArray(DocumentedOperation[]::new);
    }

    private static List<Branch> beyond(List<Branch> fitting, String word) {
        List<Branch> beyond = new ArrayList<>();
        for (Branch branch : fitting) {
            Branch byWord = branch.words.get(word);
            if (byWord != null) {
                beyond.add(byWord);
            }
            if (branch.variable != null) {
                beyond.add(branch.variable);
            }
        }
        return beyond;
    }

    @Nullable
    DocumentedOperation find(String method, String path) {
        if (path.isEmpty() || path.charAt(0) != '/') {
            return null;
        }
        PathTree node = this;
        int end = 0;
        do {
            int start = end + 1;
            int hash = 0;
            for (end = start; end < path.length() && inSegment(path.charAt(end)); end++) {
                hash = 31 * hash + path.charAt(end);
            }
            node = node.child(path, start, end, hash);
        } while (node != null && end < path.length() && path.charAt(end) == '/');
        return node == null ? null : node.operation(method);
    }

    private static boolean inSegment(char c) {
        return c != '/' && c != '?' && c != '#';
    }

    private @Nullable PathTree child(String path, int start, int end, int hash) {
        if (start == end) {
            return null;
        }
        int place = hash & (words.length - 1);
        for (String word = words[place]; word != null; word = words[place]) {
            if (word.length() == end - start && path.startsWith(word, start)) {
                return children[place];
            }
            place = (place + 1) & (words.length - 1);
        }
        return variable;
    }

    private @Nullable DocumentedOperation operation(String method) {
        for (DocumentedOperation operation : operations) {
            if (operation.method().equals(method)) {
                return operation;
            }
        }
        return null;
    }
}
