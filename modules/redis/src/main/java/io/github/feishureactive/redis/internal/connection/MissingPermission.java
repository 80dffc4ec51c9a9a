package io.github.feishureactive.redis.internal.connection;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.lettuce.core.RedisCommandExecutionException;

/**
 * Names the command and key that Redis refuses to its user. Servers word such a refusal in several ways, and some do
 * not name the command of a script.
 */
public final class MissingPermission {

    /**
     * Lua function {@code run}, which runs a command and names the command and its key if it fails. Precedes each
     * script, since the server's own error names neither.
     */
    public static final String RUN = """
            local function run(command, ...)
              local reply = redis.pcall(command, ...)
              if type(reply) == 'table' and reply.err then
                error(command .. ' ' .. tostring((...)) .. ': ' .. reply.err)
              end
              return reply
            end
            """;

    private static final Pattern REFUSAL = Pattern.compile("NOPERM|can't run this command|can't access at least one of"
            + " the keys|no permissions to|ACL failure in script");

    private static final Pattern OF_SCRIPT = Pattern.compile("user_script:\\d+: ([A-Z]+ \\S+): ");

    private MissingPermission() {}

    /**
     * Returns whether an error is such a refusal.
     *
     * @param error any error of a command
     * @return {@code false} if the command failed otherwise
     */
    public static boolean is(Throwable error) {
        return error instanceof RedisCommandExecutionException
                && REFUSAL.matcher(String.valueOf(error.getMessage())).find();
    }

    /** Returns the same error, or one that names what is missing. */
    static Throwable named(Throwable error) {
        if (!is(error)) {
            return error;
        }
        String message = String.valueOf(error.getMessage());
        Matcher ofScript = OF_SCRIPT.matcher(message);
        return new RedisCommandExecutionException(
                "NOPERM Redis refuses this user " + (ofScript.find() ? ofScript.group(1) : "a command")
                        + "; grant it with ACL SETUSER, docs/many-instances.md lists what is needed (" + message + ")",
                error);
    }
}
