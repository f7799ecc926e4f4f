package rp5.provision.files;

import rp5.provision.model.PlannedFile;

/** Writes text files and links of the target. */
public interface TargetFiles {
    /**
     * Writes a file whole: a reader sees the old content or the new, never half of it, and nobody who may not read it sees it
     * for a moment. Folders that are missing are made with mode 0755.
     *
     * @throws rp5.provision.errors.StepException if the file cannot be written, or its folder leads out of the target
     */
    void write(PlannedFile file);
}
