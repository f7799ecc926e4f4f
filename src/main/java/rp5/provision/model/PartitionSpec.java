package rp5.provision.model;

import java.util.UUID;

/**
 * One partition to make.
 *
 * @param name its GPT name
 * @param typeGuid upper case, as sfdisk prints it
 * @param firstSector in logical sectors of the disk
 * @param sectors length in logical sectors
 */
public record PartitionSpec(int number, String name, String typeGuid, UUID guid, long firstSector, long sectors) {}
