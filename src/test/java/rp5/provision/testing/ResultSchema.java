package rp5.provision.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The published schema of the result, as anybody who reads our results would use it. */
public final class ResultSchema {
    private static final Path FILE = Path.of("docs/result.schema.json");

    private final JsonNode text;
    private final JsonSchema schema;

    public ResultSchema() {
        try {
            text = new ObjectMapper().readTree(Files.readString(FILE));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(text);
    }

    public JsonNode text() {
        return text;
    }

    /** What is wrong with a result; empty when it is as the schema says. */
    public List<String> objections(JsonNode result) {
        return schema.validate(result).stream()
                .map(message -> message.getMessage())
                .sorted()
                .toList();
    }
}
