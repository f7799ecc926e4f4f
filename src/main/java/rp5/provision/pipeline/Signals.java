package rp5.provision.pipeline;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/**
 * Hears which signal asks the process to end, and lets the JVM answer it as ever. A shutdown hook is not told. What tells is
 * {@code sun.misc.Signal} of the module {@code jdk.unsupported}: reached by reflection, for javac warns of it and a JVM may lack it.
 */
final class Signals implements AutoCloseable {
    private final List<Runnable> undo = new ArrayList<>();

    /** Passes the name of each signal to the listener before the JVM begins its shutdown; without its consent it does not begin. */
    static Signals heardBy(Predicate<String> listener) {
        Signals signals = new Signals();
        try {
            for (String name : List.of("HUP", "INT", "TERM")) {
                signals.hear(name, listener);
            }
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            // No such class here, or the JVM was told to leave signals alone (-Xrs): they stay unknown.
            signals.close();
        }
        return signals;
    }

    private void hear(String name, Predicate<String> listener) throws ReflectiveOperationException {
        Class<?> signalType = Class.forName("sun.misc.Signal");
        Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
        var install = signalType.getMethod("handle", signalType, handlerType);
        var answer = handlerType.getMethod("handle", signalType);
        Object signal = signalType.getConstructor(String.class).newInstance(name);
        CompletableFuture<Object> former = new CompletableFuture<>();
        InvocationHandler passOn = (proxy, method, arguments) -> switch (method.getName()) {
            case "handle" -> listener.test(name) ? answer.invoke(former.join(), signal) : null;
            case "equals" -> proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(proxy);
            default -> "handler of " + name;
        };
        Object handler = Proxy.newProxyInstance(handlerType.getClassLoader(), new Class<?>[] {handlerType}, passOn);
        Object before = install.invoke(null, signal, handler);
        former.complete(before);
        undo.add(() -> {
            try {
                install.invoke(null, signal, before);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    @Override
    public void close() {
        undo.forEach(Runnable::run);
        undo.clear();
    }
}
