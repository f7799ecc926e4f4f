package rp5.provision.pipeline;

import rp5.provision.model.CheckResult;
import rp5.provision.model.CopyProgress;

/** Hears how far a long step has come, and what a checking one found. */
@FunctionalInterface
public interface ProgressListener {
    void copied(CopyProgress progress);

    /** A part of a step begins that may take long and cannot be measured; a few words, such as {@code initramfs8}. */
    default void part(String what) {}

    /** One check is done; told at once, so that it is known also when the step then fails. */
    default void checked(CheckResult result) {}
}
