package rp5.provision.testing;

import java.nio.file.Path;
import java.util.List;
import rp5.provision.model.ByteSize;
import rp5.provision.model.Flags;
import rp5.provision.model.Mode;
import rp5.provision.model.Unlock;

/** What a command line with few options asks for: the passphrase is the only way to unlock. */
public final class FakeFlags {
    private FakeFlags() {}

    public static Flags of(Mode mode) {
        return of(mode, ByteSize.mib(512), ByteSize.mib(1024));
    }

    public static Flags of(Mode mode, ByteSize esp, ByteSize boot) {
        return of(mode, esp, boot, false);
    }

    public static Flags of(Mode mode, ByteSize esp, ByteSize boot, boolean skipRsync) {
        return new Flags(
                mode,
                esp,
                boot,
                skipRsync,
                false,
                true,
                false,
                Path.of("/var/log/rp5-provision"),
                Unlock.NONE,
                List.of());
    }
}
