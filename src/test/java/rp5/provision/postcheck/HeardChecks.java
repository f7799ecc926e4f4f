package rp5.provision.postcheck;

import java.util.List;
import rp5.provision.model.CheckResult;
import rp5.provision.model.CopyProgress;
import rp5.provision.pipeline.ProgressListener;

/** Keeps every check in the order in which it was told. */
record HeardChecks(List<CheckResult> heard) implements ProgressListener {
    @Override
    public void copied(CopyProgress progress) {}

    @Override
    public void checked(CheckResult result) {
        heard.add(result);
    }
}
