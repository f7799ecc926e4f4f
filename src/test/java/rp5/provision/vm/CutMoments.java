package rp5.provision.vm;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The moments of a run, by what it wrote down of itself.
 *
 * @param times of its events, one after the other
 */
record CutMoments(List<Instant> times) {
    CutMoments {
        times = List.copyOf(times);
    }

    static CutMoments none() {
        return new CutMoments(List.of());
    }

    /** Up to the end of the teardown: what comes after it is the result's own. */
    static CutMoments of(List<JsonNode> events) {
        return new CutMoments(events.stream()
                .filter(event -> !event.path("type").asText().equals("result"))
                .map(event -> Instant.parse(event.path("ts").asText()))
                .toList());
    }

    Duration length() {
        return times.isEmpty() ? Duration.ZERO : Duration.between(times.get(0), times.get(times.size() - 1));
    }

    /** Where this part of the run's time has passed, from 0 to 1. */
    Moment at(double part) {
        Instant when = times.get(0).plusMillis((long) (length().toMillis() * part));
        int events = 1;
        while (events < times.size() && !times.get(events).isAfter(when)) {
            events++;
        }
        return new Moment(events, Duration.between(times.get(events - 1), when));
    }

    /**
     * @param events how many of the run's events were written
     * @param after how long ago the last of them was
     */
    record Moment(int events, Duration after) {
        @Override
        public String toString() {
            return "%.1f s after event %d".formatted(after.toMillis() / 1000.0, events);
        }
    }
}
