package rp5.provision.report;

import java.util.Map;

/** Colours, or none: only a terminal gets them, and only when NO_COLOR (no-color.org) does not forbid it. */
public enum Style {
    PLAIN,
    COLOURED;

    public static Style of(boolean terminal, Map<String, String> environment) {
        boolean forbidden = !environment.getOrDefault("NO_COLOR", "").isEmpty()
                || environment.getOrDefault("TERM", "dumb").equals("dumb");
        return terminal && !forbidden ? COLOURED : PLAIN;
    }

    public String bold(String text) {
        return paint("1", text);
    }

    public String good(String text) {
        return paint("32", text);
    }

    public String bad(String text) {
        return paint("1;31", text);
    }

    public String caution(String text) {
        return paint("33", text);
    }

    private String paint(String code, String text) {
        return this == COLOURED ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
