package rp5.provision;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import rp5.provision.cli.Cli;
import rp5.provision.cli.Surroundings;
import rp5.provision.exec.SearchPath;
import rp5.provision.exec.SimulatedRunner;
import rp5.provision.files.HostFiles;
import rp5.provision.pipeline.StopSource;
import rp5.provision.simulation.SimulatedPi;
import rp5.provision.simulation.Tampered;
import rp5.provision.testing.FakePrograms;
import rp5.provision.testing.FakeSource;

/** Simulated machines with one running system, and the real program on them. */
final class Rig {
    private static final StopSource NEVER = new StopSource() {
        @Override
        public Duration lag() {
            return Duration.ZERO;
        }

        @Override
        public Listening listen(Predicate<String> heard, Runnable stopping) {
            return () -> {};
        }
    };

    private final Path folder;
    private final Path host;
    private final FakeSource live;
    private final boolean afterAKilledRun;
    private final SearchPath programs;
    private int machines;
    private char letter = 'k';
    private List<String> options = List.of();
    private OutputStream out = OutputStream.nullOutputStream();
    private StopSource stop = NEVER;
    private UnaryOperator<SimulatedPi> past = pi -> pi;
    private boolean stick;

    /**
     * @param folder empty
     * @param afterAKilledRun whether the disk of each machine is one that was left open; otherwise it is empty
     */
    Rig(Path folder, FakeSource live, boolean afterAKilledRun) {
        this.folder = folder;
        this.host = folder.resolve("host");
        this.live = live;
        this.afterAKilledRun = afterAKilledRun;
        this.programs = FakePrograms.in(folder);
        SimulatedPi.install(host, live.facts());
    }

    /** Where standard output goes beside what a run remembers of it. */
    Rig writingTo(OutputStream stream) {
        out = stream;
        return this;
    }

    /** Options of every run beside those that all have. */
    Rig with(String... more) {
        options = List.of(more);
        return this;
    }

    /** The same for every run, and text, so that what a run makes can be compared. */
    private byte[] key(int bytes) {
        byte[] key = new byte[bytes];
        Arrays.fill(key, (byte) letter);
        return key;
    }

    /** Every key that is made from now on consists of this letter. */
    Rig making(char keysOf) {
        letter = keysOf;
        return this;
    }

    /** What has become of each machine before its runs that count. */
    Rig after(UnaryOperator<SimulatedPi> whatHasBeen) {
        past = whatHasBeen;
        return this;
    }

    Rig stoppedBy(StopSource source) {
        stop = source;
        return this;
    }

    /** Plugs a stick into each machine. */
    Rig withStick() {
        stick = true;
        return this;
    }

    Path host() {
        return host;
    }

    /** A machine that has just been switched on. */
    SimulatedPi machine() {
        try {
            SimulatedPi pi =
                    new SimulatedPi(host, Files.createDirectory(folder.resolve("pi-" + machines++)), live.facts());
            if (stick) {
                pi.plugIn();
            }
            return past.apply(afterAKilledRun ? pi.afterAKilledRun() : pi);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Gives the machine's room back. */
    void scrap(SimulatedPi pi) {
        pi.delete();
    }

    /** The full run. */
    SimulatedRun run(SimulatedPi pi, Tampered.Meddler meddler) {
        return run(pi, meddler, "--yes");
    }

    /** A run in any mode. */
    SimulatedRun run(SimulatedPi pi, Tampered.Meddler meddler, String mode) {
        ByteArrayOutputStream stdout = new ByteArrayOutputStream();
        ByteArrayOutputStream stderr = new ByteArrayOutputStream();
        pi.show();
        pi.emptyStick();
        Tampered machine = new Tampered(pi, meddler);
        AtomicLong next = new AtomicLong();
        HostFiles files = new HostFiles(host);
        Surroundings around = new Surroundings(
                Clock.systemUTC(),
                new ByteArrayInputStream("correct horse\n".getBytes(StandardCharsets.UTF_8)),
                new PrintStream(new Both(stdout, out), true, StandardCharsets.UTF_8),
                new PrintStream(stderr, true, StandardCharsets.UTF_8),
                Optional.empty(),
                false,
                false,
                false,
                Map.of(),
                0,
                folder.resolve("lock"),
                files,
                programs,
                stop,
                listener -> SimulatedRunner.on(machine, listener));
        Wiring rooms = new Wiring(
                files,
                Clock.systemUTC(),
                () -> new UUID(0x4000L, 0x8000_0000_0000_0000L | next.incrementAndGet()),
                this::key,
                host,
                pi.base());
        List<String> words = new ArrayList<>(
                List.of(mode, "/dev/nvme0n1", "--passphrase-file", "-", "--log-dir", logs().toString()));
        words.addAll(options);
        int exit = new Cli(around, rooms).run(words.toArray(String[]::new));
        return new SimulatedRun(
                exit,
                stdout.toString(StandardCharsets.UTF_8),
                stderr.toString(StandardCharsets.UTF_8),
                machine.commands(),
                logs());
    }

    Path logs() {
        return folder.resolve("logs");
    }

    /** What a run leaves beside its log files: none of it should be there. The journal is begun with the first change only. */
    List<String> litter() {
        List<String> litter = new ArrayList<>();
        if (Files.exists(folder.resolve("lock"))) {
            litter.add("the lock is left");
        }
        try (Stream<Path> files = Files.list(logs())) {
            List<String> names = files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> !name.equals("ete_nvme_provision.journal"))
                    .sorted()
                    .toList();
            if (!names.equals(List.of("ete_nvme_provision.json", "ete_nvme_provision.jsonl"))) {
                litter.add("the log folder holds " + names);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return litter;
    }

    /** Writes to two streams; that the second breaks is its own affair. */
    private static final class Both extends OutputStream {
        private final OutputStream first;
        private final OutputStream second;

        Both(OutputStream first, OutputStream second) {
            this.first = first;
            this.second = second;
        }

        @Override
        public void write(int b) throws IOException {
            first.write(b);
            second.write(b);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            first.write(bytes, from, length);
            second.write(bytes, from, length);
        }
    }
}
