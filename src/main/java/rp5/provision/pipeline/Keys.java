package rp5.provision.pipeline;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import rp5.provision.exec.Secret;
import rp5.provision.model.UnlockWay;

/** The keys that a run makes, each for one way to unlock, and the PIN that somebody chose. Closing wipes them all. */
public final class Keys implements AutoCloseable {
    public static final Keys NONE = new Keys(Map.of());

    private final Map<UnlockWay, Secret> keys;
    private final Optional<Secret> pin;

    public Keys(Map<UnlockWay, Secret> keys) {
        this(keys.isEmpty() ? Map.of() : new EnumMap<>(keys), Optional.empty());
    }

    private Keys(Map<UnlockWay, Secret> keys, Optional<Secret> pin) {
        this.keys = keys;
        this.pin = pin;
    }

    /** The same keys, and the PIN of the TPM. */
    public Keys withPin(Secret chosen) {
        return new Keys(keys, Optional.of(chosen));
    }

    /** The key of a way that was asked for. */
    public Secret of(UnlockWay way) {
        Secret key = keys.get(way);
        if (key == null) {
            throw new IllegalStateException("no key was made for " + way.id());
        }
        return key;
    }

    /** The PIN of the TPM, if one was chosen. */
    public Optional<Secret> pin() {
        return pin;
    }

    @Override
    public void close() {
        keys.values().forEach(Secret::close);
        pin.ifPresent(Secret::close);
    }
}
