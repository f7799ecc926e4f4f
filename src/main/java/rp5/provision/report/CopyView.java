package rp5.provision.report;

import rp5.provision.model.CopyProgress;

/** Shows how far a copy has come. */
interface CopyView extends AutoCloseable {
    void show(CopyProgress progress);

    /** The copy has ended, one way or the other. */
    @Override
    void close();
}
