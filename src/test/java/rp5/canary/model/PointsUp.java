package rp5.canary.model;

import rp5.canary.pipeline.Runs;

/** A record that knows the pipeline, which knows it: an arrow that points up, and a cycle. */
public record PointsUp(Runs runs) {}
