package rp5.provision.model;

/** What a run is for. */
public enum Mode {
    /** Facts, plan and refusals; touches nothing. */
    PLAN,
    /** The whole pipeline, every change told and none made. */
    DRY_RUN,
    /** The full provision. */
    FULL,
    /** Checks a provisioned disk, read-only. */
    POSTCHECK,
    /** Gives a provisioned disk a new key file in place of its old one. */
    ROTATE
}
