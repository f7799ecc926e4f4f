package rp5.provision.bootchain;

import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What a bootloader knows about its board when it reads the conditional filters of config.txt.
 *
 * @param name what people call it
 * @param models the model filters that match it; {@code [pi5]} matches a CM5 and a Pi 500 as well (rpi-eeprom release notes,
 *     2024-06-04)
 * @param boardType the number for {@code [board-type=...]} (raspberrypi/documentation, revision codes)
 * @param partition the number of the partition that it boots from, for {@code [partition=N]} and {@code [boot_partition=N]}
 * @param serial the board's serial number where it is known
 */
public record Board(String name, Set<String> models, int boardType, int partition, OptionalLong serial) {

    public static final Board PI5 = new Board("Raspberry Pi 5", Set.of("pi5"), 0x17, 1, OptionalLong.empty());

    public Board {
        Objects.requireNonNull(name);
        Objects.requireNonNull(serial);
        models = Set.copyOf(models);
        if (partition < 1) {
            throw new IllegalArgumentException("partitions count from 1, not " + partition);
        }
    }
}
