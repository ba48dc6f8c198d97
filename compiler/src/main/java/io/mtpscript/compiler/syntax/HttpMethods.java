package io.mtpscript.compiler.syntax;

import io.mtpscript.compiler.diagnostic.Diagnostic;
import io.mtpscript.compiler.diagnostic.DiagnosticCode;
import io.mtpscript.core.text.NearName;
import java.util.List;
import java.util.Locale;

/** The method of an api, a route or a call. */
final class HttpMethods {
    private static final List<String> METHODS = List.of("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS");

    private HttpMethods() {}

    static boolean isMethod(String word) {
        return METHODS.contains(word);
    }

    /** Takes the word that stands where a method is due; one that is none is reported. */
    static Name read(TokenStream in) {
        Token word = in.next();
        String upper = word.value().toUpperCase(Locale.ROOT);
        if (!METHODS.contains(word.value())) {
            Diagnostic unknown = Diagnostic.of(
                    DiagnosticCode.UNKNOWN_METHOD, in.span(word), "`" + word.value() + "` is not an HTTP method");
            in.report(
                    METHODS.contains(upper)
                            ? unknown.withHint("Methods are written in capitals.")
                                    .withFix(in.span(word), upper)
                            : unknown.withHint(NearName.of(upper, METHODS)
                                    .map(near -> "Did you mean `" + near + "`?")
                                    .orElse("The methods are " + String.join(", ", METHODS) + ".")));
        }
        return in.asName(word);
    }
}
