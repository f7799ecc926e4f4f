package rp5.provision.report;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.databind.type.TypeFactory;
import java.io.IOException;
import java.util.Optional;

/** What is not there is written as {@code null}, so that every field of the result is always present. */
final class OptionalSerializer extends StdSerializer<Optional<?>> {
    OptionalSerializer() {
        super(TypeFactory.defaultInstance().constructType(new TypeReference<Optional<?>>() {}));
    }

    @Override
    public void serialize(Optional<?> value, JsonGenerator out, SerializerProvider provider) throws IOException {
        if (value.isPresent()) {
            provider.defaultSerializeValue(value.get(), out);
        } else {
            out.writeNull();
        }
    }
}
