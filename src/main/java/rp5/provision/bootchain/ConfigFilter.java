package rp5.provision.bootchain;

import java.util.Locale;
import java.util.Objects;
import java.util.OptionalLong;

/** One conditional filter, {@code [pi5]}: what it asks for and whether a board answers to it. */
public record ConfigFilter(Kind kind, String text) {

    /** Filters of one sort replace each other, those of different sorts must all match (config_txt/conditional.adoc). */
    public enum Kind {
        ALL,
        NONE,
        MODEL,
        BOARD_TYPE,
        SERIAL,
        PARTITION,
        BOOT_PARTITION,
        TRYBOOT,
        GPIO,
        EDID,
        HDMI,
        UNKNOWN;

        /** {@code [board-type=]} is one of the model filters. */
        Kind sort() {
            return this == BOARD_TYPE ? MODEL : this;
        }
    }

    /** Whether a filter lets through what follows. */
    public enum Match {
        YES,
        NO,
        /** It hangs on something that only the moment of booting decides: a pin, a monitor, a flag. */
        DEPENDS
    }

    public ConfigFilter {
        Objects.requireNonNull(kind);
        Objects.requireNonNull(text);
    }

    /** Reads what stands between the brackets; names are case sensitive. */
    static ConfigFilter parse(String text) {
        return new ConfigFilter(kindOf(text), text);
    }

    private static Kind kindOf(String text) {
        return switch (text) {
            case "all" -> Kind.ALL;
            case "none" -> Kind.NONE;
            case "tryboot" -> Kind.TRYBOOT;
            default -> kindByForm(text);
        };
    }

    private static Kind kindByForm(String text) {
        if (text.matches("(pi|cm)[0-9][0-9a-z+]*")) {
            return Kind.MODEL;
        } else if (text.matches("board-type=.*")) {
            return Kind.BOARD_TYPE;
        } else if (text.matches("0[xX][0-9a-fA-F]{1,16}")) {
            return Kind.SERIAL;
        } else if (text.matches("partition=[0-9]+")) {
            return Kind.PARTITION;
        } else if (text.matches("boot_partition=[0-9]+")) {
            return Kind.BOOT_PARTITION;
        } else if (text.matches("gpio[0-9]+=.*")) {
            return Kind.GPIO;
        } else if (text.startsWith("EDID=")) {
            return Kind.EDID;
        }
        return text.startsWith("HDMI:") ? Kind.HDMI : Kind.UNKNOWN;
    }

    /** Whether {@code board} answers to it. */
    public Match on(Board board) {
        return switch (kind) {
            case ALL -> Match.YES;
            case NONE -> Match.NO;
            case MODEL -> answer(board.models().contains(text));
            case BOARD_TYPE -> answer(number().orElse(-1) == board.boardType());
            case BOOT_PARTITION -> answer(number().orElse(-1) == board.partition());
            case SERIAL -> board.serial().isEmpty() ? Match.DEPENDS : answer(number().equals(board.serial()));
            // [partition=] compares the partition that a reboot asked for, which is none at power-on
            case PARTITION, TRYBOOT, GPIO, EDID, HDMI, UNKNOWN -> Match.DEPENDS;
        };
    }

    private static Match answer(boolean matches) {
        return matches ? Match.YES : Match.NO;
    }

    private OptionalLong number() {
        String digits = text.substring(text.indexOf('=') + 1).strip().toLowerCase(Locale.ROOT);
        try {
            return OptionalLong.of(
                    digits.startsWith("0x") ? Long.parseUnsignedLong(digits.substring(2), 16) : Long.parseLong(digits));
        } catch (NumberFormatException noNumber) {
            return OptionalLong.empty();
        }
    }
}
