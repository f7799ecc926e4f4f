package rp5.provision.vm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** A provisioned disk that boots from nothing but itself ({@code scripts/vm/boot-target}), with a hand at its console. Changes to the disk are thrown away. */
final class TargetBoot implements AutoCloseable {
    static final Pattern PASSPHRASE_PROMPT = Pattern.compile("Please unlock disk \\S+: ?");
    static final Pattern LOGIN_PROMPT = Pattern.compile("login: ");
    static final Pattern INITRAMFS_SHELL = Pattern.compile("\\(initramfs\\) ");

    /** Above what any boot, or building all images, took on a busy machine, and a wait for a processor. */
    private static final Duration PATIENCE = Duration.ofMinutes(15);
    /** Each thing that is waited for has its own limit; this one ends a machine that a test has forgotten. */
    private static final Duration LIMIT = Duration.ofHours(1);

    private final Machine machine;
    private final Path share;
    private int questions;

    private TargetBoot(Machine machine, Path share) {
        this.machine = machine;
        this.share = share;
    }

    static TargetBoot of(String name, Path image) {
        return start(name, image, List.of());
    }

    /** Boots so that the disk itself is changed. */
    static TargetBoot writing(String name, Path image) {
        return start(name, image, List.of("--write"));
    }

    /** Boots with one more disk at hand, such as a USB stick. */
    static TargetBoot beside(Path disk, String name, Path image) {
        return start(name, image, List.of("--disk", disk.toString()));
    }

    private static TargetBoot start(String name, Path image, List<String> options) {
        VmFolders folders = new VmFolders(name);
        List<String> command = new ArrayList<>(List.of(
                VmFolders.script("boot-target").toString(), "--raw", "--limit", Long.toString(LIMIT.toSeconds())));
        command.addAll(options);
        command.addAll(List.of("--share", folders.share().toString(), image.toString()));
        return new TargetBoot(new Machine(command, folders.log()), folders.share());
    }

    MatchResult await(Pattern pattern) {
        return machine.console().await(pattern, PATIENCE);
    }

    void type(String line) {
        machine.type(line);
    }

    /** Types the passphrase at the prompt and waits for the login prompt. */
    TargetBoot unlock(String passphrase) {
        await(PASSPHRASE_PROMPT);
        type(passphrase);
        await(LOGIN_PROMPT);
        return this;
    }

    /** Logs in as root; the test guests' password is "root". The shared folder is at /run/host then. */
    TargetBoot login() {
        type("root");
        await(Pattern.compile("Password: "));
        type("root");
        await(Pattern.compile("# "));
        // Typed marks are split, so that the echo of what is typed is not taken for what is printed.
        type(
                "stty -echo; PS1=; TERM=dumb; mkdir -p /run/host; "
                        + "mount -t hostfs none /run/host -o $(tr ' ' '\\n' </proc/cmdline | sed -n s/^RP5_SHARE=//p); echo READY-''NOW");
        await(Pattern.compile("READY-NOW\r?\n"));
        return this;
    }

    /** Runs a line of shell as root and returns what it printed: by way of a file, for systemd writes to the console, too, whenever it likes. */
    Answer run(String command) {
        // Each in a file of its own: when it cannot be written, none of an earlier question is taken for it.
        Path answer = share.resolve("answer." + ++questions);
        forget(answer);
        type("{ " + command + "; } >/run/host/" + answer.getFileName() + " 2>&1 </dev/null; echo RP5-''EXIT=$?");
        MatchResult match = await(Pattern.compile("RP5-EXIT=(\\d+)\r?\n"));
        try {
            return new Answer(Integer.parseInt(match.group(1)), Files.readString(answer));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void forget(Path answer) {
        try {
            Files.deleteIfExists(answer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    record Answer(int exitCode, String output) {}

    /** Ends the system without its shutdown, but with all data written. */
    void powerOff() {
        type("sync; echo o >/proc/sysrq-trigger");
        machine.awaitExit(PATIENCE);
    }

    String console() {
        return machine.console().text();
    }

    @Override
    public void close() {
        machine.close();
    }
}
