package rp5.provision.devices;

import java.util.List;
import rp5.provision.errors.ResultCode;
import rp5.provision.errors.StepException;
import rp5.provision.model.ByteSize;
import rp5.provision.model.SwapEntry;

/** Reads {@code /proc/swaps}, proc_swaps(5): a head line, then path, type, size and use in KiB, priority. */
final class ProcSwaps {
    private ProcSwaps() {}

    static List<SwapEntry> parse(String text) {
        return text.lines()
                .skip(1)
                .filter(line -> !line.isBlank())
                .map(ProcSwaps::entry)
                .toList();
    }

    private static SwapEntry entry(String line) {
        String[] fields = line.trim().split("[ \t]+", -1);
        if (fields.length < 5 || !fields[2].matches("[0-9]{1,15}")) {
            throw new StepException(
                    ResultCode.FAIL_GENERIC, "Could not read the list of swaps (/proc/swaps).", List.of(line), null);
        }
        String path = fields[0].replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\");
        return new SwapEntry(path, fields[1], new ByteSize(Long.parseLong(fields[2]) * 1024));
    }
}
