package rp5.canary.pipeline;

import rp5.canary.model.PointsUp;

/** The other half of the cycle. */
public interface Runs {
    PointsUp points();
}
