package io.mtpscript.engine.settings;

import io.mtpscript.core.Limits;
import io.mtpscript.core.json.JsonFault;
import io.mtpscript.core.json.JsonValue;
import io.mtpscript.effects.ConfigVariable;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Reads what settings name files for: the program's configuration and authorities to trust. */
final class HostFiles {
    private HostFiles() {}

    /** Certificates in PEM. */
    static List<X509Certificate> certificates(Path file) throws UsageException {
        try {
            return CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(file)))
                    .stream()
                    .map(X509Certificate.class::cast)
                    .toList();
        } catch (IOException e) {
            throw new UsageException("Cannot read the certificates in " + file);
        } catch (CertificateException e) {
            throw new UsageException("There are no certificates in " + file + "; it must be a PEM file");
        }
    }

    /**
     * The values of the program's configuration by their names and by those of their variables. A variable goes before the
     * file.
     *
     * @param file a JSON object of texts, whole numbers and truth values; or a folder with a file for each value, as secrets are
     *     mounted
     */
    static Map<String, String> config(Optional<Path> file, Map<String, String> environment) throws UsageException {
        Map<String, String> values = new LinkedHashMap<>();
        if (file.isPresent()) {
            Map<String, String> members = Files.isDirectory(file.get()) ? files(file.get()) : members(file.get());
            members.forEach((name, value) -> values.put(ConfigVariable.of(name), value));
        }
        environment.forEach((variable, value) -> {
            if (variable.startsWith(ConfigVariable.PREFIX)) {
                values.put(variable, value);
            }
        });
        return values;
    }

    /** A file's name is the value's; one line end behind the value, as editors leave it, is none of it. */
    private static Map<String, String> files(Path folder) throws UsageException {
        Map<String, String> members = new TreeMap<>();
        try (Stream<Path> all = Files.list(folder)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                String name = String.valueOf(file.getFileName());
                // Those of the mount itself begin with a dot.
                if (!name.startsWith(".")) {
                    members.put(name, text(file));
                }
            }
        } catch (IOException e) {
            throw new UsageException("Cannot read the configuration in " + folder);
        }
        return members;
    }

    private static String text(Path file) throws UsageException, IOException {
        if (Files.size(file) > Limits.CONFIG_BYTES) {
            throw new UsageException(
                    "The configuration's value in " + file + " is over " + Limits.CONFIG_BYTES + " bytes");
        }
        try {
            return Files.readString(file).replaceFirst("\\r?\\n\\z", "");
        } catch (CharacterCodingException e) {
            throw new UsageException("The configuration's value in " + file + " is no UTF-8");
        }
    }

    private static Map<String, String> members(Path file) throws UsageException {
        byte[] text;
        try {
            text = Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UsageException("Cannot read the configuration in " + file);
        }
        Map<String, String> members = new LinkedHashMap<>();
        switch (JsonValue.parse(text)) {
            case JsonFault fault ->
                throw new UsageException("The configuration in " + file + " is no JSON: " + fault.message());
            case JsonValue.JsonObject object -> {
                for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
                    members.put(member.getKey(), value(file, member.getKey(), member.getValue()));
                }
            }
            case JsonValue _ -> throw new UsageException("The configuration in " + file + " must be one JSON object");
        }
        return members;
    }

    private static String value(Path file, String name, JsonValue value) throws UsageException {
        return switch (value) {
            case JsonValue.JsonString(String text) -> text;
            case JsonValue.JsonInt(long number) -> Long.toString(number);
            case JsonValue.JsonBool(boolean bool) -> Boolean.toString(bool);
            case JsonValue.JsonDecimal(var number) -> number.toString();
            case JsonValue.JsonNull(), JsonValue.JsonArray _, JsonValue.JsonObject _ ->
                throw new UsageException("The configuration in " + file + " has no text or number for " + name);
        };
    }
}
