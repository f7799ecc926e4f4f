package rp5.provision.rootsync;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a further copy would do, sorted into what the live system changed meanwhile and what the copy has wrong
 * ({@code --itemize-changes}, rsync(1)).
 *
 * <p>A file that is new on the live system, or gone from it, has changed its folder's time. Where the folder is unchanged and a file
 * is still missing, the copy is at fault; so it is where a size differs although the times agree. Where only the content differs,
 * the time at which the file's entry was changed must tell: see {@link Corruption}.
 *
 * @param meanwhile paths, relative to the copied tree
 * @param content of which nothing but the content differs
 * @param wrong sentences
 */
record Differences(List<String> meanwhile, List<String> content, List<String> wrong) {
    private static final Pattern ITEM = Pattern.compile("([<>ch.][fdLDS][^ ]{9,}) (.*)");
    private static final Pattern DELETION = Pattern.compile("\\*deleting\\s+(.*)");
    private static final int SIZE = 3;
    private static final int TIME = 4;

    Differences {
        meanwhile = List.copyOf(meanwhile);
        content = List.copyOf(content);
        wrong = List.copyOf(wrong);
    }

    static Differences parse(List<String> lines) {
        Set<String> touched = touchedFolders(lines);
        List<String> meanwhile = new ArrayList<>();
        List<String> content = new ArrayList<>();
        List<String> wrong = new ArrayList<>();
        for (String line : lines) {
            Matcher item = ITEM.matcher(line);
            Matcher deletion = DELETION.matcher(line);
            if (deletion.matches()) {
                String path = deletion.group(1);
                if (touched.contains(parent(path))) {
                    meanwhile.add(path);
                } else {
                    wrong.add(path + " is in the copy only");
                }
            } else if (item.matches() && isOfContentAlone(item.group(1))) {
                content.add(path(item));
            } else if (item.matches()) {
                judge(item.group(1), path(item), touched, meanwhile, wrong);
            }
        }
        return new Differences(meanwhile, content, wrong);
    }

    private static boolean isOfContentAlone(String flags) {
        return flags.charAt(1) == 'f'
                && flags.charAt(2) == 'c'
                && flags.charAt(SIZE) == '.'
                && flags.charAt(TIME) == '.';
    }

    private static void judge(
            String flags, String path, Set<String> touched, List<String> meanwhile, List<String> wrong) {
        boolean isNew = flags.charAt(2) == '+';
        if (isNew && !touched.contains(parent(path))) {
            wrong.add(path + " is missing in the copy");
        } else if (!isNew && flags.charAt(1) == 'f' && flags.charAt(SIZE) == 's' && flags.charAt(TIME) == '.') {
            wrong.add(path + " has another size in the copy, with the same time");
        } else {
            meanwhile.add(path);
        }
    }

    /** Folders that changed, are new, or are gone: what is in them may be so too. */
    private static Set<String> touchedFolders(List<String> lines) {
        Set<String> folders = new HashSet<>();
        for (String line : lines) {
            Matcher item = ITEM.matcher(line);
            Matcher deletion = DELETION.matcher(line);
            if (deletion.matches() && deletion.group(1).endsWith("/")) {
                folders.add(deletion.group(1));
            } else if (item.matches() && item.group(1).charAt(1) == 'd') {
                String flags = item.group(1);
                if (flags.charAt(2) == '+' || flags.charAt(TIME) != '.') {
                    folders.add(item.group(2));
                }
            }
        }
        return folders;
    }

    /** Without what a symbolic or hard link leads to. */
    private static String path(Matcher item) {
        String flags = item.group(1);
        String text = item.group(2);
        String arrow = flags.charAt(0) == 'h' ? " => " : " -> ";
        boolean isLink = flags.charAt(0) == 'h' || flags.charAt(1) == 'L';
        return isLink && text.contains(arrow) ? text.substring(0, text.indexOf(arrow)) : text;
    }

    /** The folder with its slash, as rsync writes it; {@code ./} for the top. */
    private static String parent(String path) {
        String bare = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        int slash = bare.lastIndexOf('/');
        return slash < 0 ? "./" : bare.substring(0, slash + 1);
    }
}
