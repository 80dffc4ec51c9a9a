package io.github.feishureactive.testkit;

import reactor.blockhound.BlockHound;

/**
 * BlockHound, with what its integrations on the class path bring.
 *
 * <p>Reactor and Netty each ship an integration that marks their threads as non-blocking and allows the short locks
 * inside their own schedulers and allocators; but for one, which two threads meet in when Netty's allocator grows, and
 * which is added here. BlockHound itself allows class loading and Logback's appenders. A module that must allow more
 * says so, and why, in a {@code BlockHoundIntegration} among its own test sources.
 */
final class BlockingCallDetection {

    private static boolean installed;

    private BlockingCallDetection() {}

    static synchronized void install() {
        if (installed) {
            return;
        }
        BlockHound.install(
                allowed -> allowed.allowBlockingCallsInside("io.netty.buffer.AdaptivePoolingAllocator$Magazine", "free")
                        // /dev/urandom, which never blocks; read whenever the JDK's buffer of it is used up, as by a
                        // TLS handshake.
                        .allowBlockingCallsInside("sun.security.provider.NativePRNG$RandomIO", "readFully"));
        installed = true;
    }

    static synchronized boolean isInstalled() {
        return installed;
    }
}
