package rp5.provision.lukslvm;

import rp5.provision.model.ByteSize;
import rp5.provision.model.LuksSpec;

/** Decides how the LUKS2 container is made. Pure. */
public final class Luks {
    private static final long KIB = 1024;
    private static final long STEP = 64 * KIB;
    private static final long MOST = 512 * KIB;
    private static final int THREADS = 4;
    private static final int SECTOR = 4096;

    private Luks() {}

    /**
     * AES-XTS with a 512-bit key and 4096-byte sectors; argon2id with a quarter of the memory, in whole 64 MiB, at least one of
     * them and at most 512 MiB. The initramfs needs that memory again at every start (cryptsetup(8), NOTES ON PASSPHRASE
     * PROCESSING), where little else runs.
     *
     * @param memory RAM of the machine
     */
    public static LuksSpec specFor(ByteSize memory) {
        long quarterKib = memory.bytes() / KIB / 4;
        long kib = Math.max(STEP, Math.min(MOST, quarterKib / STEP * STEP));
        return new LuksSpec("aes-xts-plain64", 512, "argon2id", Math.toIntExact(kib), THREADS, SECTOR);
    }
}
