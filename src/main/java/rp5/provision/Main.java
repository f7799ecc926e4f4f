package rp5.provision;

import java.nio.file.Path;
import rp5.provision.cli.Cli;
import rp5.provision.cli.Surroundings;
import rp5.provision.files.CoreDumps;

/** The process edge: the only caller of {@link System#exit(int)}. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        CoreDumps.leaveMemoryOut(Path.of("/"));
        Surroundings around = Surroundings.ofProcess();
        System.exit(new Cli(around, new Wiring(around.host(), around.clock())).run(args));
    }
}
