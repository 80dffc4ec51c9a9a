package io.github.feishureactive.benchmarks.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

import tools.jackson.databind.json.JsonMapper;

/**
 * The other end of a {@link ChildJvm}: reads commands until there are no more, and answers each with a line of JSON.
 */
public final class Child {

    static final JsonMapper JSON = JsonMapper.shared();
    static final String ANSWER = "answer ";
    static final String FAILURE = "failure ";

    private Child() {}

    /** What a program does when it is asked. */
    @FunctionalInterface
    public interface Program {

        /**
         * Does what a command says.
         *
         * @param words the command, at its spaces
         * @return what becomes JSON
         */
        Object answer(String[] words) throws Exception;
    }

    /** Serves commands, then ends this JVM whatever threads are left. */
    @SuppressWarnings("SystemOut")
    public static void serve(Program program) throws IOException {
        PrintStream out = System.out;
        try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            String line;
            while ((line = in.readLine()) != null) {
                try {
                    out.println(ANSWER + JSON.writeValueAsString(program.answer(line.split(" "))));
                } catch (Exception e) {
                    e.printStackTrace();
                    out.println(FAILURE + e);
                }
            }
        }
        System.exit(0);
    }
}
