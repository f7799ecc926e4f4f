package rp5.provision.rootsync;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import rp5.provision.errors.ResultCode;
import rp5.provision.errors.StepException;
import rp5.provision.model.ByteSize;

/** Whether the target has room left to build its initramfs and to start. */
final class FreeSpace {
    /** update-initramfs lays out a whole image in /var/tmp, and a boot writes logs. */
    private static final ByteSize ROOT = ByteSize.mib(384);
    /** One more image beside the one that is there. */
    private static final ByteSize BOOT = ByteSize.mib(96);

    private static final long INODES = 1000;

    private FreeSpace() {}

    private static final Pattern LINE = Pattern.compile(" *([0-9]{1,18}) +([0-9]{1,18}|-) +(/.*)");

    /**
     * What is too little, one sentence each; reads {@code df --output=avail,iavail,target} with its heading.
     *
     * @throws StepException if this is no such list: room that is not known is no room
     */
    static List<String> shortages(String df) {
        List<String> shortages = new ArrayList<>();
        List<String> lines = df.lines().skip(1).toList();
        if (lines.isEmpty()) {
            throw unreadable(df);
        }
        for (String line : lines) {
            Matcher place = LINE.matcher(line);
            if (!place.matches()) {
                throw unreadable(line);
            }
            String target = place.group(3);
            ByteSize wanted = target.endsWith("/boot") ? BOOT : ROOT;
            ByteSize free = new ByteSize(Long.parseLong(place.group(1)));
            String inodes = place.group(2);
            if (free.compareTo(wanted) < 0) {
                shortages.add(target + " has only " + free + " free; " + wanted + " are needed");
            } else if (!inodes.equals("-") && Long.parseLong(inodes) < INODES) {
                shortages.add(target + " has only " + inodes + " inodes free");
            }
        }
        return shortages;
    }

    private static StepException unreadable(String line) {
        return new StepException(
                ResultCode.FAIL_RSYNC, "Could not understand what df printed of the target.", List.of(line), null);
    }
}
