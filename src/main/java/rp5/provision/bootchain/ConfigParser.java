package rp5.provision.bootchain;

import static rp5.provision.bootchain.BootProblem.Code.CONFIG_INCLUDE_MISSING;
import static rp5.provision.bootchain.BootProblem.Code.CONFIG_INCLUDE_TOO_DEEP;
import static rp5.provision.bootchain.BootProblem.Code.CONFIG_INITRAMFS_WITH_EQUALS;
import static rp5.provision.bootchain.BootProblem.Code.CONFIG_LINE_TOO_LONG;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads one config.txt; filters stay in force into an included file and out of it again, since its text takes the place. */
final class ConfigParser {

    private static final int MAX_DEPTH = 8;
    /** A file that includes itself three times would be read thousands of times before the depth ends it. */
    private static final int MAX_INCLUDES = 64;

    private static final Pattern FILTER = Pattern.compile("\\[([^\\]]*)\\].*");
    /** Without these as they are meant, the Pi boots something else or nothing. */
    private static final Pattern DECISIVE = Pattern.compile(
            "(kernel|initramfs|ramfsfile|auto_initramfs|cmdline|os_prefix|device_tree|include)\\b(?!_).*");

    private static final Pattern COMMAND = Pattern.compile("(include|initramfs)\\s+(.*)");

    private final Function<String, Optional<String>> includes;
    private final List<ConfigLine> lines = new ArrayList<>();
    private final List<BootProblem> problems = new ArrayList<>();
    private int included;
    private ConfigFilters filters = ConfigFilters.NONE;

    ConfigParser(Function<String, Optional<String>> includes) {
        this.includes = includes;
    }

    ConfigTxt read(String text) {
        read(ConfigTxt.NAME, text, 0);
        return new ConfigTxt(lines, problems);
    }

    private void read(String file, String text, int depth) {
        int number = 0;
        for (RawLine raw : RawLine.split(text)) {
            number++;
            read(file, number, raw.text(), depth);
        }
    }

    private void read(String file, int number, String text, int depth) {
        String content = text.strip();
        Matcher filter = FILTER.matcher(content);
        Matcher command = COMMAND.matcher(content);
        int equals = content.indexOf('=');
        Optional<ConfigSetting> setting = Optional.empty();
        if (content.isEmpty() || content.startsWith("#")) {
            lines.add(new ConfigLine(file, number, text, setting, filters));
            return;
        }
        checkLength(file, number, text);
        if (filter.matches()) {
            filters = filters.then(ConfigFilter.parse(filter.group(1)));
        } else if (command.matches() && command.group(1).equals("initramfs")) {
            setting = Optional.of(new ConfigSetting("initramfs", command.group(2), file, number));
        } else if (equals > 0) {
            setting = Optional.of(equation(file, number, content, equals));
        }
        lines.add(new ConfigLine(file, number, text, setting, filters));
        if (command.matches() && command.group(1).equals("include")) {
            include(command.group(2), file + " line " + number, depth);
        }
    }

    private ConfigSetting equation(String file, int number, String content, int equals) {
        String key = content.substring(0, equals);
        if (key.equals("initramfs")) {
            problems.add(BootProblem.warn(
                    CONFIG_INITRAMFS_WITH_EQUALS,
                    file + " line " + number + " writes initramfs with '=', which the bootloader does not understand",
                    "write 'initramfs FILE followkernel' without '='"));
            key = ConfigSetting.INITRAMFS_WITH_EQUALS;
        }
        return new ConfigSetting(key, content.substring(equals + 1).strip(), file, number);
    }

    private void include(String name, String where, int depth) {
        boolean tooMany = depth >= MAX_DEPTH || ++included > MAX_INCLUDES;
        Optional<String> text = tooMany ? Optional.empty() : includes.apply(name);
        if (tooMany) {
            problems.add(BootProblem.warn(
                    CONFIG_INCLUDE_TOO_DEEP,
                    where + " includes " + name + " at a depth of " + (depth + 1),
                    "remove the include; a file may include itself"));
        } else if (text.isEmpty()) {
            problems.add(BootProblem.warn(
                    CONFIG_INCLUDE_MISSING,
                    where + " includes " + name + ", which cannot be read",
                    "copy the file to the boot partition or remove the line"));
        }
        text.ifPresent(content -> read(name, content, depth + 1));
    }

    private void checkLength(String file, int number, String text) {
        if (text.length() > ConfigTxt.MAX_LINE_LENGTH) {
            BootProblem.Severity severity =
                    DECISIVE.matcher(text.strip()).matches() ? BootProblem.Severity.FAIL : BootProblem.Severity.WARN;
            problems.add(new BootProblem(
                    CONFIG_LINE_TOO_LONG,
                    severity,
                    "%s line %d has %d characters; the firmware ignores what is past %d"
                            .formatted(file, number, text.length(), ConfigTxt.MAX_LINE_LENGTH),
                    "shorten the line"));
        }
    }
}
