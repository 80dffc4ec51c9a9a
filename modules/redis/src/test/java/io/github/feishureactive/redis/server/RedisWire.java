package io.github.feishureactive.redis.server;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A blocking connection to a Redis server for setting up tests; replies are raw text. */
public final class RedisWire implements AutoCloseable {

    private final Socket socket;
    private final InputStream in;

    public RedisWire(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(30_000);
        in = new BufferedInputStream(socket.getInputStream());
    }

    public String ask(String... command) throws IOException {
        StringBuilder request = new StringBuilder("*" + command.length + "\r\n");
        for (String part : command) {
            request.append('$')
                    .append(part.getBytes(StandardCharsets.UTF_8).length)
                    .append("\r\n");
            request.append(part).append("\r\n");
        }
        socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.UTF_8));
        return answer();
    }

    private String answer() throws IOException {
        String line = line();
        if (line.isEmpty()) {
            throw new IOException("no answer");
        }
        int length = line.charAt(0) == '$' || line.charAt(0) == '*' ? Integer.parseInt(line.substring(1)) : 0;
        if (line.charAt(0) == '$' && length >= 0) {
            String text = new String(in.readNBytes(length), StandardCharsets.UTF_8);
            in.readNBytes(2);
            return text;
        }
        if (line.charAt(0) == '*') {
            StringBuilder all = new StringBuilder();
            for (int i = 0; i < length; i++) {
                all.append(answer()).append('\n');
            }
            return all.toString();
        }
        return line;
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        int next;
        while ((next = in.read()) >= 0 && next != '\n') {
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
