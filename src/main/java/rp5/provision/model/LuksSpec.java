package rp5.provision.model;

/**
 * How the LUKS2 container is made. Memory cost is capped so that any Pi 5 can unlock the disk, also a smaller one than made it.
 *
 * @param memoryKib argon2id memory cost in KiB
 * @param threads argon2id lanes
 * @param sectorBytes encryption sector
 */
public record LuksSpec(String cipher, int keyBits, String pbkdf, int memoryKib, int threads, int sectorBytes) {}
