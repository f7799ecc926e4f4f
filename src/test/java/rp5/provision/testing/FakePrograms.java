package rp5.provision.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import rp5.provision.exec.SearchPath;
import rp5.provision.model.Tool;

/** Programs that are there by their names only. */
public final class FakePrograms {
    private FakePrograms() {}

    /** A folder that has every program we may ask for. */
    public static SearchPath in(Path folder) {
        try {
            Path programs = Files.createDirectories(folder.resolve("bin"));
            for (Tool tool : Tool.values()) {
                Path program = programs.resolve(tool.program());
                if (!Files.exists(program)) {
                    Files.writeString(program, "");
                    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
                }
            }
            return new SearchPath(List.of(programs));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
