package io.mtpscript.cli.profiling;

import io.mtpscript.core.code.Builtin;
import java.util.Locale;

/** What programs call the VM's builtins: operators by their sign, the others by their library function. */
final class BuiltinName {
    private BuiltinName() {}

    static String of(Builtin builtin) {
        return switch (builtin) {
            case OP_EQUAL -> "==";
            case OP_CONCAT -> "String +";
            case OP_STRING_COMPARE -> "String <";
            case OP_LIST_CONCAT -> "List +";
            case OP_DECIMAL_ADD -> "Decimal +";
            case OP_DECIMAL_SUB -> "Decimal -";
            case OP_DECIMAL_MUL -> "Decimal *";
            case OP_DECIMAL_DIV -> "Decimal /";
            case OP_DECIMAL_NEG -> "-Decimal";
            case OP_SQL -> "sql";
            // Families and names are one word each in the row, but for those of two words.
            default -> libraryName(builtin.row());
        };
    }

    private static String libraryName(String row) {
        var name = new StringBuilder();
        String[] words = row.split("_", -1);
        for (int i = 0; i < words.length; i++) {
            String word = words[i];
            name.append(i == 1 ? "." : "");
            name.append(i == 1 ? word : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
        }
        return name.toString();
    }
}
