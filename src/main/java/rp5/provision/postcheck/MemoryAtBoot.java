package rp5.provision.postcheck;

import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import rp5.provision.model.ByteSize;

/**
 * The memory that the initramfs has to unlock with.
 *
 * @param limit what holds it below the machine's own, in words with a blank in front; empty when nothing does
 */
record MemoryAtBoot(ByteSize size, String limit) {
    /** kernel-parameters.rst, mem=nn[KMG]. */
    private static final Pattern MEM = Pattern.compile("([0-9]{1,18})([kmgKMG]?)");

    static MemoryAtBoot of(Subject subject) {
        MemoryAtBoot all = new MemoryAtBoot(subject.facts().memory(), "");
        OptionalLong total = subject.config().totalMemory();
        MemoryAtBoot byFirmware =
                total.isPresent() ? all.below(ByteSize.mib(total.getAsLong()), "total_mem in config.txt") : all;
        List<String> words = subject.cmdline().values("mem");
        return words.isEmpty() ? byFirmware : byFirmware.belowWord(words.get(words.size() - 1));
    }

    private MemoryAtBoot belowWord(String word) {
        Matcher matcher = MEM.matcher(word);
        if (!matcher.matches()) {
            return this;
        }
        int shift =
                switch (matcher.group(2).toUpperCase(Locale.ROOT)) {
                    case "K" -> 10;
                    case "M" -> 20;
                    case "G" -> 30;
                    default -> 0;
                };
        long number = Long.parseLong(matcher.group(1));
        return number > Long.MAX_VALUE >> shift ? this : below(new ByteSize(number << shift), "mem= in cmdline.txt");
    }

    private MemoryAtBoot below(ByteSize most, String why) {
        return most.bytes() > 0 && most.bytes() < size.bytes() ? new MemoryAtBoot(most, " (" + why + ")") : this;
    }
}
