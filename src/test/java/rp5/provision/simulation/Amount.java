package rp5.provision.simulation;

/** How much of its work a program gets done. */
enum Amount {
    NONE,
    /** What a killed program leaves, where its work can be divided; otherwise all. */
    HALF,
    ALL
}
