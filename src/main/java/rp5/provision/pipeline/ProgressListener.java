package rp5.provision.pipeline;

import rp5.provision.model.CopyProgress;

/** Hears how far a long step has come. */
@FunctionalInterface
public interface ProgressListener {
    void copied(CopyProgress progress);
}
