package rp5.provision.firmware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import rp5.provision.errors.CommandException;
import rp5.provision.errors.ResultCode;
import rp5.provision.errors.VerificationException;
import rp5.provision.exec.Mutation;
import rp5.provision.exec.Output;
import rp5.provision.exec.Probe;
import rp5.provision.exec.Prober;
import rp5.provision.exec.ProcessRunner;
import rp5.provision.testing.ScriptedRunner;
import rp5.provision.testing.SystemSamples;

class CommitStepTest {
    private static final String ESP = "/run/rp5-provision/esp";
    private static final String STAGING = ESP + "/rp5-staging";
    private static final List<String> SYNC = List.of("sync", "--file-system", ESP);
    private static final List<String> SYNC_ALL =
            List.of("sync", "--file-system", "/run/rp5-provision/root", "/run/rp5-provision/root/boot", ESP);
    private static final List<String> MOVE = List.of(
            "find",
            STAGING,
            "-mindepth",
            "1",
            "-maxdepth",
            "1",
            "!",
            "-name",
            "config.txt",
            "-exec",
            "mv",
            "--target-directory=" + ESP,
            "--",
            "{}",
            "+");
    private static final List<String> CONFIG =
            List.of("mv", "--no-target-directory", "--", STAGING + "/config.txt", ESP + "/config.txt");
    private static final List<String> RMDIR = List.of("rmdir", STAGING);
    private static final List<String> FORGET = List.of("tee", "/proc/sys/vm/drop_caches");
    private static final List<String> TAKE_BACK =
            List.of("mv", "--no-target-directory", "--", ESP + "/config.txt", ESP + "/rp5-unproven-config.txt");

    private final SystemSamples samples = new SystemSamples();

    @Test
    void movesConfigLastAndAlone() {
        ScriptedRunner runner = new ScriptedRunner().withoutVerifying();

        new CommitStep().apply(samples.context(runner));
        samples.cleanups().close();

        assertThat(runner.mutations()).containsExactly(SYNC_ALL, MOVE, SYNC, CONFIG, RMDIR, SYNC, FORGET);
    }

    @Test
    void takesConfigBackWhenAnythingAfterItFails() {
        ScriptedRunner runner = new ScriptedRunner().withoutVerifying().failing(RMDIR.toArray(String[]::new));

        assertThatThrownBy(() -> new CommitStep().apply(samples.context(runner)))
                .isInstanceOf(CommandException.class);
        samples.cleanups().close();

        assertThat(runner.mutations()).containsExactly(SYNC_ALL, MOVE, SYNC, CONFIG, RMDIR, TAKE_BACK, SYNC);
    }

    @Test
    void leavesConfigInStagingWhenTheMoveBeforeFails() {
        ScriptedRunner runner = new ScriptedRunner().withoutVerifying().failing(MOVE.toArray(String[]::new));

        assertThatThrownBy(() -> new CommitStep().apply(samples.context(runner)))
                .isInstanceOf(CommandException.class);
        samples.cleanups().close();

        assertThat(runner.mutations()).containsExactly(SYNC_ALL, MOVE);
    }

    @Test
    void movesARealTree(@TempDir Path base) throws IOException {
        Map<String, String> before = staged(base);

        new CommitStep().apply(samples.base(base).context(new Delegating()));
        samples.cleanups().close();

        assertThat(tree(base.resolve("esp"))).isEqualTo(before);
    }

    /** Whatever fails or is interrupted: config.txt is at the top only when all else is there too and was proven. */
    @Test
    void neverLeavesConfigBehindAFailure(@TempDir Path folder) throws IOException {
        int mutations = 7;
        for (int failing = 1; failing <= mutations; failing++) {
            Path base = Files.createDirectory(folder.resolve("run" + failing));
            staged(base);
            SystemSamples run = new SystemSamples().base(base);

            FailsOnce runner = new FailsOnce(failing);
            assertThatThrownBy(() -> new CommitStep().apply(run.context(runner)))
                    .isInstanceOf(CommandException.class);
            run.cleanups().close();

            assertThat(base.resolve("esp/config.txt"))
                    .as("mutation %d", failing)
                    .doesNotExist();
        }
    }

    @Test
    void takesConfigBackWhenAFileChangedOnTheWay(@TempDir Path base) throws IOException {
        staged(base);
        ProcessRunner damaging = new Delegating() {
            @Override
            public void run(Mutation mutation) {
                super.run(mutation);
                if (mutation.argv().get(0).equals("rmdir")) {
                    write(base.resolve("esp/kernel_2712.img"), "damaged");
                }
            }
        };

        assertThatThrownBy(() -> new CommitStep().apply(samples.base(base).context(damaging)))
                .isInstanceOfSatisfying(VerificationException.class, e -> assertThat(e.details())
                        .containsExactly("kernel_2712.img has changed"));
        samples.cleanups().close();

        assertThat(base.resolve("esp/config.txt")).doesNotExist();
        assertThat(base.resolve("esp/rp5-unproven-config.txt")).exists();
    }

    /** As a disk does that loses what it was given: memory has it, and the disk has not. */
    @Test
    void takesConfigBackWhenTheDiskDoesNotGiveBackWhatWasMoved(@TempDir Path base) throws IOException {
        staged(base);
        ProcessRunner losing = new Delegating() {
            @Override
            public void run(Mutation mutation) {
                super.run(mutation);
                if (mutation.argv().equals(FORGET)) {
                    write(base.resolve("esp/kernel_2712.img"), "");
                }
            }
        };

        assertThatThrownBy(() -> new CommitStep().apply(samples.base(base).context(losing)))
                .isInstanceOf(VerificationException.class);
        samples.cleanups().close();

        assertThat(base.resolve("esp/config.txt")).doesNotExist();
    }

    @Test
    void movesNothingWithoutAConfig(@TempDir Path base) throws IOException {
        staged(base);
        Files.delete(base.resolve("esp/rp5-staging/config.txt"));

        assertThatThrownBy(() -> new CommitStep().apply(samples.base(base).context(SystemSamples.realRunner())))
                .isInstanceOf(VerificationException.class)
                .hasMessageContaining("not ready");
        assertThat(base.resolve("esp/rp5-staging/start4.elf")).exists();
    }

    @Test
    void doesNotMakeBootableWhatMovedOnlyInPart(@TempDir Path base) throws IOException {
        staged(base);
        ProcessRunner forgetful = new Delegating() {
            @Override
            public void run(Mutation mutation) {
                if (!mutation.argv().get(0).equals("find")) {
                    super.run(mutation);
                }
            }
        };

        assertThatThrownBy(() -> new CommitStep().apply(samples.base(base).context(forgetful)))
                .isInstanceOf(VerificationException.class)
                .hasMessageContaining("Not everything was moved");
        samples.cleanups().close();
        assertThat(base.resolve("esp/config.txt")).doesNotExist();
    }

    private static Map<String, String> staged(Path base) throws IOException {
        Path staging = base.resolve("esp/rp5-staging");
        Files.createDirectories(staging.resolve("overlays"));
        Files.createDirectories(base.resolve("root/boot"));
        for (String name : List.of(
                "config.txt",
                "cmdline.txt",
                "kernel_2712.img",
                "start4.elf",
                "fixup4.dat",
                "bcm2712-rpi-5-b.dtb",
                "overlays/a b.dtbo",
                ".hidden")) {
            write(staging.resolve(name), "content of " + name);
        }
        return tree(staging);
    }

    private static Map<String, String> tree(Path folder) throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> entries = Files.walk(folder)) {
            for (Path entry : entries.toList()) {
                files.put(
                        folder.relativize(entry).toString(),
                        Files.isDirectory(entry) ? "folder" : Files.readString(entry));
            }
        }
        return files;
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static class Delegating implements ProcessRunner {
        private final ProcessRunner real = SystemSamples.realRunner();

        @Override
        public Output probe(Probe probe) {
            return real.probe(probe);
        }

        /** All but what only root may, and what concerns the whole machine. */
        @Override
        public void run(Mutation mutation) {
            if (!mutation.argv().equals(FORGET)) {
                real.run(mutation);
            }
        }

        @Override
        public void runIf(Predicate<Prober> needed, Mutation mutation) {
            if (needed.test(this)) {
                run(mutation);
            }
        }

        @Override
        public void verify(String what, Consumer<Prober> check) {
            check.accept(this);
        }
    }

    /** Does the n-th mutation and then says that it failed: the worse of the two ways to fail. */
    private static final class FailsOnce extends Delegating {
        private final int failing;
        private final List<Mutation> seen = new ArrayList<>();

        FailsOnce(int failing) {
            this.failing = failing;
        }

        @Override
        public void run(Mutation mutation) {
            super.run(mutation);
            seen.add(mutation);
            if (seen.size() == failing) {
                throw new CommandException(
                        ResultCode.FAIL_GENERIC, CommandException.Cause.FAILED, mutation.argv(), 1, List.of());
            }
        }
    }
}
