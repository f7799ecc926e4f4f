package rp5.canary.devices;

/** A step that others should not know. */
public record OtherStep(int number) {}
