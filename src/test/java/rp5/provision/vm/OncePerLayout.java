package rp5.provision.vm;

import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What takes minutes to make: made when the first test asks, once per layout. Whoever asks while another makes it makes the one for
 * the other layout, for somebody will want that too, and then waits. A failure is not tried again by each of them.
 */
final class OncePerLayout<T> {
    private final Map<Layout, Slot<T>> slots;

    OncePerLayout(Function<Layout, T> maker) {
        slots = Arrays.stream(Layout.values())
                .collect(Collectors.toMap(Function.identity(), layout -> new Slot<>(layout, maker)));
    }

    T of(Layout layout) {
        Slot<T> wanted = Objects.requireNonNull(slots.get(layout));
        if (!wanted.makeUnlessBusy()) {
            slots.values().forEach(Slot::makeUnlessBusy);
        }
        return wanted.get();
    }

    private static final class Slot<T> {
        private final ReentrantLock lock = new ReentrantLock();
        private final Layout layout;
        private final Function<Layout, T> maker;
        private Optional<T> made = Optional.empty();
        private Optional<Throwable> failure = Optional.empty();

        Slot(Layout layout, Function<Layout, T> maker) {
            this.layout = layout;
            this.maker = maker;
        }

        /** Whether it is made now; false when another thread is at it. */
        boolean makeUnlessBusy() {
            if (!lock.tryLock()) {
                return false;
            }
            try {
                if (made.isEmpty() && failure.isEmpty()) {
                    made = Optional.of(maker.apply(layout));
                }
            } catch (RuntimeException | AssertionError e) {
                failure = Optional.of(e);
            } finally {
                lock.unlock();
            }
            return true;
        }

        T get() {
            lock.lock();
            try {
                return made.orElseThrow(
                        () -> new AssertionError("what this test needs could not be made", failure.orElse(null)));
            } finally {
                lock.unlock();
            }
        }
    }
}
