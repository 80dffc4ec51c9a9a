package io.github.feishureactive.simulator;

/** Runs the simulator by itself, until Ctrl-C. */
public final class SimulatorMain {

    private SimulatorMain() {}

    /**
     * Starts the demo, with the documented quotas, and prints where it listens and what it knows.
     *
     * @param args the port, or nothing for any free one
     */
    public static void main(String[] args) {
        int port = args.length == 0 ? 0 : Integer.parseInt(args[0]);
        try (FeishuSimulator simulator =
                FeishuSimulator.demo().documentedQuotas().port(port).start()) {
            Runtime.getRuntime().addShutdownHook(new Thread(simulator::close, "feishu-simulator-close"));
            System.out.printf(
                    "Feishu simulator: %s%n  app id     %s%n  app secret %s%n  accounts   %s%n  employee   %s%nCtrl-C stops it.%n",
                    simulator.baseUrl(),
                    FeishuSimulator.DEMO_APP_ID,
                    FeishuSimulator.DEMO_APP_SECRET,
                    FeishuSimulator.DEMO_ACCOUNT_ID,
                    FeishuSimulator.DEMO_EMPLOYEE.email());
            simulator.awaitClose();
        }
    }
}
