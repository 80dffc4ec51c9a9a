package io.github.feishureactive.simulator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import reactor.netty.ChannelBindException;

/** Runs the simulator in a process of its own, until Ctrl-C. */
public final class SimulatorMain {

    private static final int FAILURE = 1;
    private static final int USAGE_ERROR = 2;

    private SimulatorMain() {}

    /**
     * Starts the demo with the documented quotas, and prints its URL, credentials and account.
     *
     * @param args the port, or none for any free one; {@code --tls} and a file name to serve {@code https} and write
     *     the certificate to that file; {@code --help}
     * @throws IOException if the file cannot be written
     */
    public static void main(String[] args) throws IOException {
        SimulatorArguments arguments;
        try {
            arguments = SimulatorArguments.of(List.of(args));
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.err.print(SimulatorArguments.USAGE);
            System.exit(USAGE_ERROR);
            return;
        }
        if (arguments.help()) {
            System.out.print(SimulatorArguments.USAGE);
            return;
        }
        SimulatorBuilder builder = FeishuSimulator.demo().documentedQuotas().port(arguments.port());
        Path pem = arguments.certificate();
        if (pem != null) {
            builder.tls();
        }
        try (FeishuSimulator simulator = started(builder)) {
            Runtime.getRuntime().addShutdownHook(new Thread(simulator::close, "feishu-simulator-close"));
            if (pem != null) {
                Files.writeString(pem, simulator.certificate().pem());
            }
            System.out.printf(
                    "Feishu simulator: %s%n  app id     %s%n  app secret %s%n  accounts   %s%n  employee   %s, %s%n"
                            + "  referral   application %s, talent %s%n"
                            + "Ctrl-C stops it.%n",
                    simulator.baseUrl(),
                    FeishuSimulator.DEMO_APP_ID,
                    FeishuSimulator.DEMO_APP_SECRET,
                    FeishuSimulator.DEMO_ACCOUNT_ID,
                    FeishuSimulator.DEMO_EMPLOYEE.email(),
                    FeishuSimulator.DEMO_EMPLOYEE.openId(),
                    FeishuSimulator.DEMO_REFERRAL.applicationIds().get(0),
                    FeishuSimulator.DEMO_REFERRAL.talentId());
            simulator.awaitClose();
        }
    }

    private static FeishuSimulator started(SimulatorBuilder builder) {
        try {
            return builder.start();
        } catch (ChannelBindException e) {
            System.err.println("Port " + e.localPort() + " is in use: give another one, or none for any free one.");
            System.exit(FAILURE);
            throw e;
        }
    }
}
