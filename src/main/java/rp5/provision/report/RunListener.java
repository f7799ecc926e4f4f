package rp5.provision.report;

import rp5.provision.exec.CommandListener;
import rp5.provision.files.FileListener;
import rp5.provision.pipeline.PipelineListener;
import rp5.provision.pipeline.ProgressListener;

/** Hears of everything that happens in a run. */
public interface RunListener extends CommandListener, FileListener, PipelineListener, ProgressListener {}
