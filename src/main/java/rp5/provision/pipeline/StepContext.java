package rp5.provision.pipeline;

import rp5.provision.exec.ProcessRunner;
import rp5.provision.exec.Secret;
import rp5.provision.files.TargetFiles;
import rp5.provision.model.MachineFacts;
import rp5.provision.model.ProvisionPlan;

/**
 * What a step works with.
 *
 * @param passphrase exactly the bytes that will be typed at boot; a dry-run may hold an empty one
 * @param keys of the other ways to unlock
 */
public record StepContext(
        ProvisionPlan plan,
        MachineFacts facts,
        ProcessRunner runner,
        TargetFiles files,
        CleanupStack cleanups,
        Secret passphrase,
        Keys keys,
        ProgressListener progress) {}
