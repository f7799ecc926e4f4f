package rp5.provision.rootsync;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file's name as rsync prints it in the locale C: each byte that is not printable ASCII as a backslash, a number sign and three
 * octal digits, and a backslash that could be taken for the begin of that likewise (rsync(1), {@code --8-bit-output}).
 */
final class RsyncName {
    private static final Pattern BYTE = Pattern.compile("\\\\#([0-3][0-7]{2})");

    private RsyncName() {}

    /** The path that the file has; empty when its bytes are no UTF-8, or this process's own locale cannot say them. */
    static Optional<Path> path(String printed) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Matcher matcher = BYTE.matcher(printed);
        int from = 0;
        while (matcher.find()) {
            bytes.writeBytes(printed.substring(from, matcher.start()).getBytes(StandardCharsets.UTF_8));
            bytes.write(Integer.parseInt(matcher.group(1), 8));
            from = matcher.end();
        }
        bytes.writeBytes(printed.substring(from).getBytes(StandardCharsets.UTF_8));
        try {
            String name = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
            return Optional.of(Path.of(name));
        } catch (CharacterCodingException | InvalidPathException e) {
            return Optional.empty();
        }
    }
}
