package rp5.canary.safety;

import rp5.canary.devices.OtherStep;

/** A step that knows another step's room. */
public record KnowsAnotherStep(OtherStep other) {}
