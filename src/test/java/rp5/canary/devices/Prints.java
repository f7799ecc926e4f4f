package rp5.canary.devices;

/** A step that prints into the JSON. */
final class Prints {
    private Prints() {}

    static void print() {
        System.out.println("text");
    }
}
