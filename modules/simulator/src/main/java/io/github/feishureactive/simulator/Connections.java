package io.github.feishureactive.simulator;

import io.netty.channel.Channel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.ChannelGroupFuture;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;

/** The open connections, so that they can be counted and closed. */
final class Connections {

    // Closed for good by closeAll: a connection that was being accepted meanwhile is closed too.
    private final ChannelGroup open = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
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
        var unused = open.disconnect();
    }

    ChannelGroupFuture closeAll() {
        return open.close();
    }
}
