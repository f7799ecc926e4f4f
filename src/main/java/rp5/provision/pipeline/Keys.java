package rp5.provision.pipeline;

import java.util.EnumMap;
import java.util.Map;
import rp5.provision.exec.Secret;
import rp5.provision.model.UnlockWay;

/** The keys that a run makes, each for one way to unlock. Closing wipes them all. */
public final class Keys implements AutoCloseable {
    public static final Keys NONE = new Keys(Map.of());

    private final Map<UnlockWay, Secret> keys;

    public Keys(Map<UnlockWay, Secret> keys) {
        this.keys = keys.isEmpty() ? Map.of() : new EnumMap<>(keys);
    }

    /** The key of a way that was asked for. */
    public Secret of(UnlockWay way) {
        Secret key = keys.get(way);
        if (key == null) {
            throw new IllegalStateException("no key was made for " + way.id());
        }
        return key;
    }

    @Override
    public void close() {
        keys.values().forEach(Secret::close);
    }
}
