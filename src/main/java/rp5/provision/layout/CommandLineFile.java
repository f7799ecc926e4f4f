package rp5.provision.layout;

import static rp5.provision.errors.ResultCode.FAIL_SAFETY_GUARD;

import java.util.Locale;
import java.util.Optional;
import rp5.provision.bootchain.Board;
import rp5.provision.errors.Refusal;
import rp5.provision.model.SourceFacts;

/** Which file the bootloader takes the kernel's command line from: it must be the one that is written for the target. */
final class CommandLineFile {
    private static final String WRITTEN = "cmdline.txt";

    private CommandLineFile() {}

    static Optional<Refusal> refusal(SourceFacts source) {
        String name = EspTexts.config(source).effective(Board.PI5).cmdline();
        return name.toLowerCase(Locale.ROOT).equals(WRITTEN)
                ? Optional.empty()
                : Optional.of(new Refusal(
                        FAIL_SAFETY_GUARD,
                        "config.txt takes the command line from another file (cmdline=" + name
                                + "): the target's stands in cmdline.txt.",
                        "Put those words into cmdline.txt, and remove that line."));
    }
}
