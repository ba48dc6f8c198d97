package io.mtpscript.compiler.syntax;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The words of a text that could not be read: what of it may have been a name. */
final class Words {
    /** Behind these stands a name that is declared. */
    private static final Set<String> DECLARING = Set.of(
            "function", "fn", "func", "def", "fun", "let", "const", "var", "api", "class", "namespace", "effect");

    /** Behind these stand names anywhere: variants, and what is imported. */
    private static final Set<String> DECLARING_MANY = Set.of("type", "import", "enum", "interface", "export");

    private static final Pattern NAMELESS =
            Pattern.compile("\\b(?:function|let|const|var|type|api|enum|interface)\\b\\s*(?:[^\\sA-Za-z0-9_{\\[*]|$)");
    private static final Pattern LET = Pattern.compile("\\b(?:let|const|var)\\b([^=]*)");
    private static final Pattern NAMED = Pattern.compile("\\b(?:import|let)\\b");
    private static final Pattern EMPTY_ITEM = Pattern.compile("[{,:]\\s*,|:\\s*\\}");
    private static final Pattern TYPE = Pattern.compile("\\b(?:type|enum)\\b");
    private static final Pattern EMPTY_VARIANT =
            Pattern.compile("[|={]\\s*(?:[|(,}]|$|(?:type|let|function|api|import|export)\\b)");

    private Words() {}

    static Set<String> all(String text) {
        return new LinkedHashSet<>(list(text));
    }

    /** What a statement may declare. */
    static Set<String> ofStatement(String text) {
        Set<String> declared = new LinkedHashSet<>();
        int sign = text.indexOf('=');
        declared.addAll(list(sign < 0 ? text : text.substring(0, sign)));
        Matcher let = LET.matcher(text);
        while (let.find()) {
            declared.addAll(list(let.group(1)));
        }
        return declared;
    }

    /** What the text of a body may declare outside of it, should the body have ended before. */
    static Set<String> declared(String text) {
        List<String> words = list(text);
        Set<String> declared = new LinkedHashSet<>();
        for (int i = 0; i < words.size(); i++) {
            if (DECLARING_MANY.contains(words.get(i))) {
                return new LinkedHashSet<>(words);
            } else if (DECLARING.contains(words.get(i)) && i + 1 < words.size()) {
                declared.add(words.get(i + 1));
            }
        }
        return declared;
    }

    /**
     * Whether a name is missing where one is declared, so that any name may have been meant: behind a word that declares, in a
     * list of imports, or in a list of variants.
     */
    static boolean lackName(String text) {
        return NAMELESS.matcher(text).find()
                || (NAMED.matcher(text).find() && EMPTY_ITEM.matcher(text).find())
                || (TYPE.matcher(text).find() && EMPTY_VARIANT.matcher(text).find());
    }

    private static List<String> list(String text) {
        List<String> words = new ArrayList<>();
        int i = 0;
        while (i < text.length()) {
            int start = i;
            while (i < text.length() && isPart(text.charAt(i))) {
                i++;
            }
            if (i > start) {
                words.add(text.substring(start, i));
            } else {
                i++;
            }
        }
        return words;
    }

    private static boolean isPart(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    }
}
