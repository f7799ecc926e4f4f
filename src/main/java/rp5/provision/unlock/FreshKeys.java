package rp5.provision.unlock;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import rp5.provision.exec.Secret;
import rp5.provision.model.Unlock;
import rp5.provision.model.UnlockWay;
import rp5.provision.pipeline.Keys;

/** Makes a new key for every way that was asked for. */
public final class FreshKeys {
    private static final int KEY_BYTES = 64;

    private FreshKeys() {}

    /**
     * A key for each of the added ways, in memory only.
     *
     * @param random so many bytes that nobody can foretell
     */
    public static Keys of(Unlock unlock, IntFunction<byte[]> random) {
        return of(unlock.added(), random);
    }

    /** A key for one way. */
    public static Keys of(UnlockWay way, IntFunction<byte[]> random) {
        return of(List.of(way), random);
    }

    private static Keys of(List<UnlockWay> ways, IntFunction<byte[]> random) {
        Map<UnlockWay, Secret> keys = new EnumMap<>(UnlockWay.class);
        for (UnlockWay way : ways) {
            byte[] key = way == UnlockWay.RECOVERY_KEY
                    ? RecoveryKey.digits(random.apply(RecoveryKey.RANDOM_BYTES))
                    : random.apply(KEY_BYTES);
            keys.put(way, Secret.taking(key));
        }
        return new Keys(keys);
    }
}
