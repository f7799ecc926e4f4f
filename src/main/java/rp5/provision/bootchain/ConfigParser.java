package rp5.provision.bootchain;

import static rp5.provision.bootchain.BootProblem.Code.CONFIG_INCLUDE_MISSING;
import static rp5.provision.bootchain.BootProblem.Code.CONFIG_INCLUDE_TOO_DEEP;
import static rp5.provision.bootchain.BootProblem.Code.CONFIG_INITRAMFS_WITH_EQUALS;
import static rp5.provision.bootchain.BootProblem.Code.CONFIG_LINE_TOO_LONG;
import static rp5.provision.bootchain.BootProblem.Code.CONFIG_NOT_TEXT;
import static rp5.provision.bootchain.BootProblem.Code.CONFIG_UNCLEAR_LINE;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
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
            "(kernel|initramfs|ramfsfile|ramfsaddr|auto_initramfs|cmdline|os_prefix|device_tree|include)(?=\\s|=).*",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern COMMAND = Pattern.compile("(include|initramfs)\\s+([^=\\s].*)");
    private static final Pattern BLANK_BESIDE_EQUALS = Pattern.compile("\\w+(\\s+=.*|=\\s+\\S.*)");
    private static final Pattern COMMENT_BEHIND = Pattern.compile(".*\\s#.*");
    private static final Pattern WITH_EQUALS = Pattern.compile("initramfs\\s*");
    private static final char BYTE_ORDER_MARK = '\ufeff';

    private final Function<String, Optional<String>> includes;
    private final List<ConfigLine> lines = new ArrayList<>();
    private final List<BootProblem> problems = new ArrayList<>();
    private final Deque<String> open = new ArrayDeque<>();
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
        checkIsText(file, text);
        open.push(file);
        int number = 0;
        for (RawLine raw : RawLine.split(ConfigTxt.asRead(text))) {
            number++;
            read(file, number, raw.text(), depth);
        }
        open.pop();
    }

    private void checkIsText(String file, String text) {
        if (text.indexOf('\0') >= 0) {
            problems.add(BootProblem.fail(
                    CONFIG_NOT_TEXT,
                    file + " holds bytes of value 0: it is damaged, or was not saved as plain text",
                    "write it again as plain text"));
        } else if (!text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK) {
            problems.add(BootProblem.warn(
                    CONFIG_NOT_TEXT,
                    file + " begins with a byte order mark, so its first line may not be understood",
                    "save it as plain text (UTF-8 without a byte order mark)"));
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
        checkForm(file, number, content);
        if (filter.matches()) {
            filters = filters.then(ConfigFilter.parse(filter.group(1)));
        } else if (command.matches()) {
            setting = Optional.of(new ConfigSetting(command.group(1), command.group(2), file, number));
        } else if (equals > 0) {
            setting = Optional.of(equation(file, number, content, equals));
        }
        lines.add(new ConfigLine(file, number, text, setting, filters));
        // One under a filter that does not match is not read, so no [all] in it ends that filter.
        boolean holds = filters.on(Board.PI5) == ConfigFilter.Match.YES;
        if (holds && command.matches() && command.group(1).equals("include")) {
            include(command.group(2), file + " line " + number, depth);
        }
    }

    private ConfigSetting equation(String file, int number, String content, int equals) {
        String key = content.substring(0, equals);
        if (WITH_EQUALS.matcher(key).matches()) {
            problems.add(BootProblem.warn(
                    CONFIG_INITRAMFS_WITH_EQUALS,
                    file + " line " + number + " writes initramfs with '=', which the bootloader does not understand",
                    "write 'initramfs FILE followkernel' without '='"));
            key = ConfigSetting.INITRAMFS_WITH_EQUALS;
        }
        return new ConfigSetting(key, content.substring(equals + 1).strip(), file, number);
    }

    private void include(String name, String where, int depth) {
        boolean tooMany = open.contains(name) || depth >= MAX_DEPTH || ++included > MAX_INCLUDES;
        Optional<String> text = tooMany ? Optional.empty() : includes.apply(name);
        if (tooMany) {
            problems.add(BootProblem.warn(
                    CONFIG_INCLUDE_TOO_DEEP,
                    where + " includes " + name
                            + (open.contains(name)
                                    ? " within " + name + ", without end"
                                    : " at a depth of " + (depth + 1)),
                    "remove the include"));
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
                    isDecisive(text.strip()) ? BootProblem.Severity.FAIL : BootProblem.Severity.WARN;
            problems.add(new BootProblem(
                    CONFIG_LINE_TOO_LONG,
                    severity,
                    "%s line %d has %d characters; the firmware ignores what is past %d"
                            .formatted(file, number, text.length(), ConfigTxt.MAX_LINE_LENGTH),
                    "shorten the line"));
        }
    }

    private boolean isDecisive(String content) {
        return DECISIVE.matcher(content).matches() && filters.on(Board.PI5) != ConfigFilter.Match.NO;
    }

    /** What one would take for a setting, in a form of which the documentation says nothing. */
    private void checkForm(String file, int number, String content) {
        if (!isDecisive(content)) {
            return;
        }
        String key = content.split("[\\s=]", 2)[0];
        String form = "";
        if (!key.equals(key.toLowerCase(Locale.ROOT))) {
            form = "is not in lower case";
        } else if (BLANK_BESIDE_EQUALS.matcher(content).matches() && !key.equals("initramfs")) {
            form = "has a blank beside '='";
        } else if (COMMENT_BEHIND.matcher(content).matches()) {
            form = "has a comment behind it";
        }
        if (!form.isEmpty()) {
            problems.add(BootProblem.warn(
                    CONFIG_UNCLEAR_LINE,
                    "%s line %d (%s) %s; whether the bootloader takes it as it is meant is not documented"
                            .formatted(file, number, content, form),
                    "write it in lower case, without blanks beside '=', and comments on lines of their own"));
        }
    }
}
