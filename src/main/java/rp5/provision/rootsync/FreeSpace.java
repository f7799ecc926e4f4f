package rp5.provision.rootsync;

import java.util.ArrayList;
import java.util.List;
import rp5.provision.model.ByteSize;

/** Whether the target has room left to build its initramfs and to start. */
final class FreeSpace {
    /** update-initramfs lays out a whole image in /var/tmp, and a boot writes logs. */
    private static final ByteSize ROOT = ByteSize.mib(384);
    /** One more image beside the one that is there. */
    private static final ByteSize BOOT = ByteSize.mib(96);

    private static final long INODES = 1000;

    private FreeSpace() {}

    /** What is too little, one sentence each; reads {@code df --output=avail,iavail,target} with its heading. */
    static List<String> shortages(String df) {
        List<String> shortages = new ArrayList<>();
        df.lines().skip(1).forEach(line -> {
            String[] fields = line.strip().split("\\s+", 3);
            ByteSize wanted = fields[2].endsWith("/boot") ? BOOT : ROOT;
            ByteSize free = new ByteSize(Long.parseLong(fields[0]));
            if (free.compareTo(wanted) < 0) {
                shortages.add(fields[2] + " has only " + free + " free; " + wanted + " are needed");
            } else if (!fields[1].equals("-") && Long.parseLong(fields[1]) < INODES) {
                shortages.add(fields[2] + " has only " + fields[1] + " inodes free");
            }
        });
        return shortages;
    }
}
