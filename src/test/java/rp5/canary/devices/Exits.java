package rp5.canary.devices;

/** A step that ends the process and leaves everything open. */
final class Exits {
    private Exits() {}

    static void exit() {
        System.exit(1);
    }
}
