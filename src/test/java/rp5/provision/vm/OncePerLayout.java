package rp5.provision.vm;

import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What takes minutes to make: made when the first test asks, once per layout. Others wait for it, and a failure is not tried again by each of them. */
final class OncePerLayout<T> {
    private final Map<Layout, Slot<T>> slots;

    OncePerLayout(Function<Layout, T> maker) {
        slots = Arrays.stream(Layout.values())
                .collect(Collectors.toMap(Function.identity(), layout -> new Slot<>(layout, maker)));
    }

    T of(Layout layout) {
        return Objects.requireNonNull(slots.get(layout)).get();
    }

    private static final class Slot<T> {
        private final Layout layout;
        private final Function<Layout, T> maker;
        private Optional<T> made = Optional.empty();
        private Optional<Throwable> failure = Optional.empty();

        Slot(Layout layout, Function<Layout, T> maker) {
            this.layout = layout;
            this.maker = maker;
        }

        synchronized T get() {
            if (failure.isPresent()) {
                throw new AssertionError("what this test needs could not be made", failure.get());
            }
            if (made.isEmpty()) {
                try {
                    made = Optional.of(maker.apply(layout));
                } catch (RuntimeException | AssertionError e) {
                    failure = Optional.of(e);
                    throw e;
                }
            }
            return made.get();
        }
    }
}
