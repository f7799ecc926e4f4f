package rp5.provision;

import rp5.provision.cli.Cli;
import rp5.provision.cli.Surroundings;

/** The process edge: the only caller of {@link System#exit(int)}. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        Surroundings around = Surroundings.ofProcess();
        System.exit(new Cli(around, new Wiring(around.host())).run(args));
    }
}
