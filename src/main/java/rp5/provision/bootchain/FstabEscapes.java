package rp5.provision.bootchain;

import java.util.regex.Pattern;

/** The octal escapes of fstab(5): a space in a name is written {@code \040}. */
final class FstabEscapes {

    private static final Pattern ASCII_OCTAL = Pattern.compile("\\\\([01][0-7]{2})");
    private static final Pattern SPECIAL = Pattern.compile("[ \\t\\n\\\\#]");

    private FstabEscapes() {}

    static String decode(String field) {
        return ASCII_OCTAL
                .matcher(field)
                .replaceAll(match -> java.util.regex.Matcher.quoteReplacement(
                        String.valueOf((char) Integer.parseInt(match.group(1), 8))));
    }

    static String encode(String field) {
        return SPECIAL.matcher(field)
                .replaceAll(
                        match -> "\\\\" + "%03o".formatted((int) match.group().charAt(0)));
    }
}
