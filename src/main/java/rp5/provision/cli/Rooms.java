package rp5.provision.cli;

import java.util.List;
import java.util.Optional;
import rp5.provision.errors.Refusal;
import rp5.provision.exec.Prober;
import rp5.provision.exec.Secret;
import rp5.provision.model.BlockDevice;
import rp5.provision.model.DiskIdentity;
import rp5.provision.model.EarlierRun;
import rp5.provision.model.Flags;
import rp5.provision.model.MachineFacts;
import rp5.provision.model.ProvisionPlan;
import rp5.provision.model.Unlock;
import rp5.provision.pipeline.Keys;
import rp5.provision.pipeline.Step;

/** What the command needs from the rooms below it; the composition root connects them. */
public interface Rooms {
    /** Everything that probes find out about the machine. */
    MachineFacts facts(Prober prober);

    /**
     * The disk that is meant.
     *
     * @param device as it was typed; empty when exactly one NVMe disk can be the target
     * @throws rp5.provision.errors.RefusedException if there is no such disk, or more than one
     */
    BlockDevice target(Optional<String> device, MachineFacts facts);

    /** Which disk that is, beyond its name. */
    DiskIdentity identity(BlockDevice disk);

    /** What is on the disk now, for people, one line each. */
    List<String> diskNow(BlockDevice disk, MachineFacts facts);

    /** Reasons not to erase the disk that need no plan to be seen, the gravest first. */
    List<Refusal> guards(BlockDevice disk, MachineFacts facts);

    /** The plan of a provision, with fresh identifiers. */
    Proposal provision(Flags flags, BlockDevice disk, MachineFacts facts);

    /**
     * The plan of a provision that goes on with an earlier run, by that run's identifiers; refused when that run was about another
     * disk or another plan.
     *
     * @param version of this program
     * @param bootId of the machine now
     */
    Proposal resume(
            Flags flags, BlockDevice disk, MachineFacts facts, EarlierRun earlier, String version, String bootId);

    /**
     * Requires that the passphrase opens the container that is on the disk; changes nothing.
     *
     * @throws rp5.provision.errors.RefusedException if it does not
     */
    void requireOpens(ProvisionPlan plan, Secret passphrase, Prober prober);

    /** The plan that a provisioned disk was made by, as far as it can be read back. */
    Proposal postcheck(Flags flags, BlockDevice disk, MachineFacts facts, Prober prober);

    /** The same for a disk whose key file is replaced, and every reason not to. */
    Proposal rotation(Flags flags, BlockDevice disk, MachineFacts facts, Prober prober);

    /** A new key for the key file. */
    Keys keyOfFile();

    /** A new key for every way to unlock that was asked for. */
    Keys keys(Unlock unlock);

    /**
     * The steps of a provision, in order.
     *
     * @param unlock the ways to unlock that were asked for
     * @param resumes whether an earlier run may have made key slots
     */
    List<Step> provisionSteps(Unlock unlock, boolean resumes);

    /** The steps of a rotation of the key file, in order. */
    List<Step> rotationSteps();

    /** The steps of a postcheck alone, in order; the disk stays as it is. */
    List<Step> postcheckSteps();
}
