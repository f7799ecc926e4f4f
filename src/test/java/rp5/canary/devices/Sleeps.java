package rp5.canary.devices;

/** A step that waits for a while instead of for something. */
final class Sleeps {
    private Sleeps() {}

    static void sleep() throws InterruptedException {
        Thread.sleep(1);
    }
}
