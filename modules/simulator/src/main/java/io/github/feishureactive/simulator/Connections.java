package io.github.feishureactive.simulator;

import io.netty.channel.Channel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;

/** The open connections, so that they can be counted and dropped. */
final class Connections {

    private final ChannelGroup open = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final Counters counters;

    Connections(Counters counters) {
        this.counters = counters;
    }

    void add(Channel channel) {
        open.add(channel);
        counters.connectionOpened();
        channel.closeFuture().addListener(closed -> counters.connectionClosed());
    }

    /** Closes what is open; later connections are welcome. */
    void drop() {
        var unused = open.close();
    }
}
