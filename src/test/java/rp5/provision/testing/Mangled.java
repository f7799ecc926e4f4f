package rp5.provision.testing;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import org.assertj.core.api.Assertions;
import rp5.provision.errors.ProvisionException;

/** What a tool or a file may hold when things are not as they should be: captured texts, cut, mixed, damaged and blown up. */
public final class Mangled {
    /** Every case is to be over within this time, on a busy machine. */
    private static final long MOST_NANOS = 5_000_000_000L;

    private static final String[] NUMBERS = {
        "", "-1", "0", "99999999999999999999", "1,5", "1.5", "0x1f", "\u0661", "NaN"
    };

    private Mangled() {}

    /** Texts that were right once. */
    public static Arbitrary<String> of(String... samples) {
        return Arbitraries.randomValue(random -> mangle(random, samples));
    }

    /** The text of captured output. */
    public static Arbitrary<String> fixtures(String... names) {
        String[] texts = new String[names.length];
        for (int i = 0; i < names.length; i++) {
            texts[i] = Fixtures.text(names[i]);
        }
        return of(texts);
    }

    /** A right answer or one of our own errors, and soon: nothing else may come of it. */
    public static void answersOrRefuses(Runnable reading) {
        long begin = System.nanoTime();
        try {
            reading.run();
        } catch (ProvisionException e) {
            Assertions.assertThat(e.getMessage()).isNotBlank();
        }
        Assertions.assertThat(System.nanoTime() - begin).isLessThan(MOST_NANOS);
    }

    private static String mangle(Random random, String... samples) {
        String text = samples[random.nextInt(samples.length)];
        return switch (random.nextInt(12)) {
            case 0 -> text;
            case 1 -> text.substring(0, random.nextInt(text.length() + 1));
            case 2 -> text.substring(random.nextInt(text.length() + 1));
            case 3 -> splice(text, samples[random.nextInt(samples.length)], random);
            case 4, 5 -> number(text, random);
            case 6 -> damaged(text, 1 + random.nextInt(8), random);
            case 7 -> binary(random);
            case 8 -> text.repeat(random.nextInt(4));
            case 9 -> text.replace('"', '\'').replace(' ', '\t');
            case 10 -> random.nextInt(20) == 0 ? huge(text, random) : text.replace("\n", "\r\n");
            default -> damaged(damaged(text, 3, random), 30, random);
        };
    }

    private static String splice(String a, String b, Random random) {
        return a.substring(0, random.nextInt(a.length() + 1)) + b.substring(random.nextInt(b.length() + 1));
    }

    /** Another number, or none, in place of one. */
    private static String number(String text, Random random) {
        int at = random.nextInt(text.length() + 1);
        String replacement = NUMBERS[random.nextInt(NUMBERS.length)];
        String rest = text.substring(at);
        return text.substring(0, at) + rest.replaceFirst("[0-9]+", replacement);
    }

    private static String damaged(String text, int times, Random random) {
        StringBuilder damaged = new StringBuilder(text);
        String odd = "\0\n\t \"'\\/{}[]=:,%#*\u00e4\uD83D\uFFFD7x";
        for (int i = 0; i < times && damaged.length() > 0; i++) {
            damaged.setCharAt(random.nextInt(damaged.length()), odd.charAt(random.nextInt(odd.length())));
        }
        return damaged.toString();
    }

    private static String binary(Random random) {
        byte[] bytes = new byte[random.nextInt(300)];
        random.nextBytes(bytes);
        return new String(bytes, random.nextBoolean() ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
    }

    private static String huge(String text, Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> "[".repeat(100_000);
            case 1 -> "a=\"b\\\"c\", ".repeat(20_000);
            case 2 -> "x".repeat(1 << 20);
            default -> (text + "\n").repeat(1 + 500_000 / (text.length() + 1));
        };
    }
}
