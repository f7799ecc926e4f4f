package rp5.canary.cli;

import rp5.canary.devices.OtherStep;

/** A command line that goes past the wiring. */
public record KnowsAStep(OtherStep step) {}
