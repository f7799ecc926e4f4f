package rp5.provision.guard;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A text of this program's own, with {@code @NAME@} where a value goes. */
record Template(String text) {
    /** All values that a text may ask for. */
    enum Value {
        DISK,
        ESP_UUID,
        ESP_PARTUUID,
        BOOT_UUID,
        BOOT_PARTUUID,
        LUKS_UUID,
        LUKS_PARTUUID,
        MAPPER,
        VG,
        ROOT_DEVICE,
        ROOT_UUID,
        /** The sections on other ways to unlock. */
        WAYS,
        /** What is tried and asked for at a start. */
        ORDER,
        /** What is typed where cryptsetup asks. */
        TYPED,
        OPENS,
        HEADER_FILE,
        KEYFILE,
        STICK,
        STICK_FILE,
        TPM_SEAL,
        PIN_PROMPT,
        TANG,
        ADDRESS,
        SSH_ADDRESS
    }

    private static final Pattern PLACE = Pattern.compile("@([A-Z_]+)@");

    static Template named(String resource) {
        try (InputStream in = Template.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("not in the program: " + resource);
            }
            return new Template(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The text with every value in its place; no value is looked through for places again. */
    String with(Map<Value, String> values) {
        return PLACE.matcher(text).replaceAll(place -> {
            String value = values.get(Value.valueOf(place.group(1)));
            if (value == null) {
                throw new IllegalStateException("no value for " + place.group());
            }
            return Matcher.quoteReplacement(value);
        });
    }
}
