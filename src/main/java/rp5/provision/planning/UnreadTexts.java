package rp5.provision.planning;

import java.util.List;
import java.util.TreeMap;
import rp5.provision.errors.Refusal;
import rp5.provision.errors.ResultCode;
import rp5.provision.model.MachineFacts;

/**
 * Files of the running system from which the target's are made, and which a worn card does not give back. They are never copied as
 * they are, so no comparison would notice that the target's lack all that stood in them.
 */
final class UnreadTexts {
    private UnreadTexts() {}

    /** Without root there is a better reason not to begin. */
    static List<Refusal> objections(MachineFacts facts) {
        return facts.root()
                ? new TreeMap<>(facts.source().unread())
                        .entrySet().stream()
                                .map(file -> objection(file.getKey(), file.getValue()))
                                .toList()
                : List.of();
    }

    private static Refusal objection(String path, String reason) {
        return new Refusal(
                ResultCode.FAIL_SAFETY_GUARD,
                path + " is there but cannot be read (" + reason
                        + "): what stands in it would be missing on the target.",
                "Look at the kernel's messages for the SD card (sudo dmesg). Copy what can still be read to another"
                        + " medium, write this file anew or replace the card, then run again.");
    }
}
