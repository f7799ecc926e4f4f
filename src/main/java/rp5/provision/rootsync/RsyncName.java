package rp5.provision.rootsync;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** File names as rsync prints them: every byte that is not plain text in the C locale as {@code \#ooo} (rsync(1), "--8-bit-output"). */
final class RsyncName {
    private static final Pattern ESCAPED = Pattern.compile("\\\\#([0-3][0-7]{2})");
    private static final int OCTAL = 8;

    private RsyncName() {}

    /** The name as it is; empty when it is not UTF-8, and so no text at all. */
    static Optional<String> plain(String printed) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Matcher escaped = ESCAPED.matcher(printed);
        int at = 0;
        while (escaped.find()) {
            bytes.writeBytes(printed.substring(at, escaped.start()).getBytes(StandardCharsets.UTF_8));
            bytes.write(Integer.parseInt(escaped.group(1), OCTAL));
            at = escaped.end();
        }
        bytes.writeBytes(printed.substring(at).getBytes(StandardCharsets.UTF_8));
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
