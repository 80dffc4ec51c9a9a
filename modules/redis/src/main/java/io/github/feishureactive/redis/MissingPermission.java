package io.github.feishureactive.redis;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.lettuce.core.RedisCommandExecutionException;

/**
 * Says which command on which key Redis refuses to its user. Servers say it in several ways, and of scripts some do not
 * say it.
 */
final class MissingPermission {

    /**
     * Lua: runs a command whose failure names it and its key. Stands before each script, since a server's own error
     * names neither.
     */
    static final String RUN = """
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

    static boolean is(Throwable error) {
        return error instanceof RedisCommandExecutionException
                && REFUSAL.matcher(String.valueOf(error.getMessage())).find();
    }

    /** The same error, or one that names what is missing. */
    static Throwable named(Throwable error) {
        if (!is(error)) {
            return error;
        }
        String message = String.valueOf(error.getMessage());
        Matcher ofScript = OF_SCRIPT.matcher(message);
        return new RedisCommandExecutionException(
                "NOPERM Redis refuses this user " + (ofScript.find() ? ofScript.group(1) : "a command")
                        + "; grant it by ACL SETUSER, the README lists what is needed (" + message + ")",
                error);
    }
}
