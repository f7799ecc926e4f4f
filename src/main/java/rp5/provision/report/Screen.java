package rp5.provision.report;

import java.io.PrintStream;
import java.util.List;

/** Lines for people. A line may be left open, to be completed when its work is done; whatever comes between breaks it first. */
public final class Screen {
    private final PrintStream out;
    private final boolean terminal;
    private final Style style;
    private boolean open;
    private boolean lastWasEmpty = true;

    public Screen(PrintStream out, boolean terminal, Style style) {
        this.out = out;
        this.terminal = terminal;
        this.style = style;
    }

    public Style style() {
        return style;
    }

    boolean terminal() {
        return terminal;
    }

    /** Writes a line; of several empty ones in a row only the first. */
    public synchronized void line(String text) {
        boolean second = text.isEmpty() && lastWasEmpty && !open;
        breakLine();
        lastWasEmpty = text.isEmpty();
        if (second) {
            return;
        }
        out.println(text);
        out.flush();
    }

    public void lines(List<String> texts) {
        texts.forEach(this::line);
    }

    /** Begins a line that {@link #complete} may end. */
    synchronized void begin(String text) {
        breakLine();
        out.print(text);
        out.flush();
        open = true;
        lastWasEmpty = false;
    }

    /**
     * Ends the open line; if it was broken meanwhile, a whole line is written instead.
     *
     * @param rest what is appended to the open line
     * @param whole what stands alone
     */
    synchronized void complete(String rest, String whole) {
        out.println(open ? rest : whole);
        out.flush();
        open = false;
    }

    /** Writes over the current line of the terminal. */
    synchronized void overwrite(String text) {
        breakLine();
        out.print("\r" + text);
        out.flush();
    }

    private void breakLine() {
        if (open) {
            out.println();
            open = false;
        }
    }
}
