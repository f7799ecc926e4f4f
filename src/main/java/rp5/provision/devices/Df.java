package rp5.provision.devices;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import rp5.provision.errors.ResultCode;
import rp5.provision.errors.StepException;
import rp5.provision.model.ByteSize;

/** Reads {@code df -B1 --output=used,target}: a head line, then a number and a path that may hold blanks. */
final class Df {
    private static final Pattern LINE = Pattern.compile(" *([0-9]{1,18}) (/.*)");

    private Df() {}

    static Map<String, ByteSize> used(String text) {
        Map<String, ByteSize> used = new HashMap<>();
        for (String line : text.lines().skip(1).toList()) {
            Matcher matcher = LINE.matcher(line);
            if (!matcher.matches()) {
                throw new StepException(
                        ResultCode.FAIL_GENERIC, "Could not understand what df printed.", List.of(line), null);
            }
            used.put(matcher.group(2), new ByteSize(Long.parseLong(matcher.group(1))));
        }
        return used;
    }

    /** The used bytes at a mount point; not to know them is an error, since a disk too small would be taken. */
    static ByteSize of(Map<String, ByteSize> used, Path target) {
        ByteSize bytes = used.get(target.toString());
        if (bytes == null) {
            throw new StepException(ResultCode.FAIL_GENERIC, "df does not say how much of " + target + " is used.");
        }
        return bytes;
    }
}
