package rp5.provision.report;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import rp5.provision.model.ByteSize;
import rp5.provision.model.DeviceMap;
import rp5.provision.model.DiskLayout;
import rp5.provision.model.Holder;
import rp5.provision.model.Ids;
import rp5.provision.model.KernelSlot;
import rp5.provision.model.LuksSpec;
import rp5.provision.model.Names;
import rp5.provision.model.ProvisionPlan;
import rp5.provision.model.Remote;
import rp5.provision.model.SourceFilesystem;
import rp5.provision.model.SourcePlan;
import rp5.provision.model.SshPublicKey;
import rp5.provision.model.SshSpec;
import rp5.provision.model.TangSpec;
import rp5.provision.model.TpmSpec;
import rp5.provision.model.Unlock;
import rp5.provision.model.UsbStick;

/** The plan as the result shows it: every identifier and size, and of the files their names. */
public record PlanResult(
        Options options,
        DeviceMap devices,
        DiskLayout layout,
        Ids ids,
        LuksSpec luks,
        UnlockResult unlock,
        NamesResult names,
        Source source,
        List<Holder> holders,
        List<PlannedFileResult> files) {
    /** What was asked for. */
    public record Options(ByteSize espSize, ByteSize bootSize, boolean skipRsync, boolean reboot) {}

    /**
     * The ways to unlock that the finished disk will have.
     *
     * @param ways in the order in which a boot tries them
     * @param ssh none of them, since it has no key of its own
     */
    public record UnlockResult(
            List<WayResult> ways,
            Optional<String> keyfile,
            Optional<String> usbKey,
            Optional<TpmSpec> tpm,
            Optional<String> recoveryKey,
            Optional<Path> headerBackup,
            Optional<SshResult> ssh,
            Optional<NetworkResult> network) {
        private static UnlockResult of(Unlock unlock) {
            return new UnlockResult(
                    unlock.ways().stream()
                            .map(way -> new WayResult(way.id(), way.slot()))
                            .toList(),
                    unlock.keyfile(),
                    unlock.usbKey().map(UsbStick::asked),
                    unlock.tpm(),
                    unlock.recoveryKey(),
                    unlock.headerBackup(),
                    unlock.remote().ssh().map(ssh -> SshResult.of(ssh, unlock.remote())),
                    unlock.remote().tang().map(tang -> NetworkResult.of(tang, unlock.remote())));
        }
    }

    /**
     * Who may type the passphrase by ssh while the machine starts.
     *
     * @param keys fingerprints of the keys that are let in
     * @param address {@code dhcp}, or ADDRESS/PREFIX[,GATEWAY]
     */
    public record SshResult(List<String> keys, String address) {
        private static SshResult of(SshSpec ssh, Remote remote) {
            return new SshResult(
                    ssh.keys().stream().map(SshPublicKey::fingerprint).toList(),
                    remote.address().toString());
        }
    }

    /**
     * The Tang server that helps to open a key.
     *
     * @param thumbprint of the key that it must sign with; empty to trust the one that it shows
     * @param address of this machine: {@code dhcp}, or ADDRESS/PREFIX[,GATEWAY]
     */
    public record NetworkResult(String url, Optional<String> thumbprint, String address) {
        private static NetworkResult of(TangSpec tang, Remote remote) {
            return new NetworkResult(
                    tang.url(), tang.thumbprint(), remote.address().toString());
        }
    }

    /** One of them, with its LUKS key slot. */
    public record WayResult(String way, int slot) {}

    /** The fixed names. */
    public record NamesResult(String mapper, String vg, String lv, String luksLabel) {
        private static final NamesResult FIXED = new NamesResult(Names.MAPPER, Names.VG, Names.LV, Names.LUKS_LABEL);
    }

    /** Where the system comes from. */
    public record Source(
            String layout,
            String prettyName,
            Path esp,
            List<SourceFilesystem> filesystems,
            List<KernelSlot> kernels,
            List<String> missingPackages) {}

    /** A text file that will be written. */
    public record PlannedFileResult(String path, String mode) {}

    static PlanResult of(ProvisionPlan plan) {
        SourcePlan source = plan.source();
        return new PlanResult(
                new Options(
                        plan.flags().espSize(),
                        plan.flags().bootSize(),
                        plan.flags().skipRsync(),
                        plan.flags().reboot()),
                plan.devices(),
                plan.layout(),
                plan.ids(),
                plan.luks(),
                UnlockResult.of(plan.flags().unlock()),
                NamesResult.FIXED,
                new Source(
                        source.layout().title(),
                        source.prettyName(),
                        source.esp(),
                        source.filesystems(),
                        source.kernels(),
                        source.missingPackages()),
                plan.holders(),
                plan.files().stream()
                        .map(file -> new PlannedFileResult(file.path(), Octal.mode(file.mode())))
                        .toList());
    }
}
