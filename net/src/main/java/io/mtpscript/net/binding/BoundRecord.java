package io.mtpscript.net.binding;

import io.mtpscript.core.code.Program;
import io.mtpscript.core.code.TypeDesc;
import io.mtpscript.vm.Faults;
import io.mtpscript.vm.Vm;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One of a handler's parameter records, and the texts that the request at hand has for its fields. Belongs to one event loop.
 */
final class BoundRecord {
    private final int typeId;
    private final List<Field> fields;
    private final long[] words;

    /** One field: its place in faults, its type, its default, and the request's texts for it, in order. */
    private record Field(String path, ParameterType type, int typeId, Optional<byte[]> defaultCbor, List<Text> texts) {}

    /** Empty where it could not be decoded. */
    private record Text(Optional<String> text) {}

    /** @param root {@code path}, {@code query} or {@code headers} */
    BoundRecord(String root, List<TypeDesc> types, int typeId, List<Program.Binding> bindings) {
        this.typeId = typeId;
        fields = bindings.stream()
                .map(binding -> new Field(
                        place(root, binding.external()),
                        ParameterType.of(types, binding.type()),
                        binding.type(),
                        binding.defaultCbor(),
                        new ArrayList<>()))
                .toList();
        words = new long[fields.size()];
    }

    private static String place(String root, String name) {
        boolean plain = root.equals("headers") || name.matches("[A-Za-z_][A-Za-z0-9_]*");
        return plain ? root + "." + name : root + "[\"" + name + "\"]";
    }

    int size() {
        return fields.size();
    }

    /** Gives a field a text, or says that there is one that cannot be decoded. */
    void add(int field, Optional<String> text) {
        fields.get(field).texts().add(new Text(text));
    }

    /** Forgets the request's texts. */
    void clear() {
        for (int i = 0; i < fields.size(); i++) {
            fields.get(i).texts().clear();
        }
    }

    /**
     * Makes the record in the VM.
     *
     * @return its word; without meaning where faults were added or the VM trapped
     */
    long bind(Vm vm, Faults faults) {
        if (fields.isEmpty()) {
            return 0;
        }
        int before = faults.count();
        for (int i = 0; i < words.length; i++) {
            words[i] = bind(vm, fields.get(i), faults);
            if (vm.trapped()) {
                return 0;
            }
        }
        return faults.count() == before ? vm.newRecord(typeId, words) : 0;
    }

    private static long bind(Vm vm, Field field, Faults faults) {
        if (field.texts().isEmpty() && field.defaultCbor().isPresent()) {
            return vm.decodeCborValue(field.typeId(), field.defaultCbor().get());
        }
        return bind(vm, field, field.type(), faults);
    }

    private static long bind(Vm vm, Field field, ParameterType type, Faults faults) {
        List<Text> texts = field.texts();
        return switch (type) {
            case ParameterType.Optional(ParameterType inner) -> {
                if (texts.isEmpty()) {
                    yield vm.none();
                }
                int before = faults.count();
                long word = bind(vm, field, inner, faults);
                yield faults.count() == before && !vm.trapped() ? vm.some(word) : 0;
            }
            case ParameterType.Many(int element) -> {
                long[] elements = new long[texts.size()];
                int before = faults.count();
                for (int i = 0; i < elements.length && !vm.trapped(); i++) {
                    elements[i] = scalar(vm, element, texts.get(i), field.path() + "[" + i + "]", faults);
                }
                yield faults.count() == before && !vm.trapped() ? vm.newList(elements, elements.length) : 0;
            }
            case ParameterType.Scalar(int id) -> {
                if (texts.isEmpty()) {
                    faults.add(field.path(), "is missing");
                    yield 0;
                }
                if (texts.size() > 1) {
                    faults.add(field.path(), "is given more than once");
                    yield 0;
                }
                yield scalar(vm, id, texts.getFirst(), field.path(), faults);
            }
        };
    }

    private static long scalar(Vm vm, int typeId, Text text, String path, Faults faults) {
        if (text.text().isEmpty()) {
            faults.add(path, "is not UTF-8");
            return 0;
        }
        byte[] utf8 = text.text().get().getBytes(StandardCharsets.UTF_8);
        return vm.decodeParameter(typeId, utf8, 0, utf8.length, path, faults) ? vm.decoded() : 0;
    }
}
