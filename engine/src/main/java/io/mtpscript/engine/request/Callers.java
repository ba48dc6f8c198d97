package io.mtpscript.engine.request;

import io.mtpscript.core.code.TypeDesc;
import io.mtpscript.effects.journal.Principal;
import io.mtpscript.vm.Vm;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Who called, as a program sees it. */
final class Callers {
    private Callers() {}

    /**
     * Makes the record in the VM; charges gas as bound parameters do.
     *
     * @param type a record of {@code subject} and, for a token, {@code claims}
     * @return its word; without meaning where the VM trapped
     */
    static long word(Vm vm, List<TypeDesc> types, int type, Principal principal) {
        List<TypeDesc.Field> fields = ((TypeDesc.Record) types.get(type)).fields();
        long[] words = new long[fields.size()];
        for (int i = 0; i < words.length; i++) {
            words[i] = switch (fields.get(i).name()) {
                case "subject" -> {
                    byte[] utf8 = principal.subject().getBytes(StandardCharsets.UTF_8);
                    yield vm.newString(utf8, 0, utf8.length);
                }
                case "claims" ->
                    vm.decodeCborValue(fields.get(i).type(), principal.claims().orElseThrow());
                default ->
                    throw new IllegalStateException(
                            "a caller has no " + fields.get(i).name());
            };
        }
        return vm.newRecord(type, words);
    }
}
