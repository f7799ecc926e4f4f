package rp5.provision.simulation;

/** What a program says at its end. */
record Answer(int exit, String out, String err) {
    static final Answer DONE = new Answer(0, "", "");

    static Answer printing(String out) {
        return new Answer(0, out, "");
    }

    static Answer failing(int exit, String err) {
        return new Answer(exit, "", err + "\n");
    }

    /** As {@code test} ends. */
    static Answer of(boolean yes) {
        return new Answer(yes ? 0 : 1, "", "");
    }
}
