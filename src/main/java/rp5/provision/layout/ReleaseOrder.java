package rp5.provision.layout;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Orders kernel releases as {@code sort -V} does: runs of digits by their number, the rest by its characters. */
final class ReleaseOrder implements Comparator<String> {
    static final ReleaseOrder OLDEST_FIRST = new ReleaseOrder();
    private static final Pattern PART = Pattern.compile("\\d+|\\D+");

    private ReleaseOrder() {}

    @Override
    public int compare(String a, String b) {
        Matcher left = PART.matcher(a);
        Matcher right = PART.matcher(b);
        while (true) {
            boolean moreLeft = left.find();
            boolean moreRight = right.find();
            if (!moreLeft || !moreRight) {
                return Boolean.compare(moreLeft, moreRight);
            }
            int order = compareParts(left.group(), right.group());
            if (order != 0) {
                return order;
            }
        }
    }

    private static int compareParts(String a, String b) {
        if (Character.isDigit(a.charAt(0)) && Character.isDigit(b.charAt(0))) {
            String x = a.replaceFirst("^0+", "");
            String y = b.replaceFirst("^0+", "");
            int byLength = Integer.compare(x.length(), y.length());
            return byLength != 0 ? byLength : x.compareTo(y);
        }
        return compareText(a, b);
    }

    private static int compareText(String a, String b) {
        // A tilde sorts before everything, even before the end: 6.18~rc1 is older than 6.18.
        for (int i = 0; i < Math.max(a.length(), b.length()); i++) {
            int order = Integer.compare(weight(a, i), weight(b, i));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private static int weight(String text, int index) {
        if (index >= text.length()) {
            return 0;
        }
        char c = text.charAt(index);
        return c == '~' ? -1 : c;
    }
}
