package io.mtpscript.compiler.types;

import io.mtpscript.compiler.diagnostic.Diagnostic;
import io.mtpscript.compiler.diagnostic.DiagnosticCode;
import io.mtpscript.compiler.syntax.Decl;
import io.mtpscript.compiler.syntax.Expr;
import io.mtpscript.compiler.syntax.Name;
import io.mtpscript.compiler.typed.CheckedProgram.TAuth;
import io.mtpscript.compiler.typed.Type;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The {@code auth} clause of an api, and the default in {@code serve}. */
final class AuthChecker {
    private static final List<String> SCHEMES = List.of("bearer", "apiKey", "none");
    private static final List<String> BEARER_OPTIONS = List.of("audience", "issuer", "scope");
    private static final List<String> API_KEY_OPTIONS = List.of("header");
    private static final String API_KEY_HEADER = "X-Api-Key";

    /** A field name of HTTP (RFC 9110, section 5.1). */
    static final Pattern HEADER = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");

    private final Findings findings;
    private final Library library;

    AuthChecker(Checking checking) {
        this.findings = checking.findings;
        this.library = checking.library;
    }

    /** What the clause says; empty for {@code none}, for no clause, and where it has no meaning. */
    Optional<TAuth> check(Optional<Decl.Auth> written) {
        if (written.isEmpty()) {
            return Optional.empty();
        }
        Decl.Auth auth = written.get();
        return switch (auth.scheme().text()) {
            case "none" -> Optional.empty();
            case "bearer" -> {
                Map<String, String> options = options(auth, BEARER_OPTIONS);
                List<String> scopes = Stream.of(
                                options.getOrDefault("scope", "").split(" ", -1))
                        .filter(word -> !word.isEmpty())
                        .toList();
                yield Optional.of(new TAuth.Bearer(
                        Optional.ofNullable(options.get("audience")),
                        Optional.ofNullable(options.get("issuer")),
                        scopes));
            }
            case "apiKey" ->
                Optional.of(new TAuth.ApiKey(options(auth, API_KEY_OPTIONS).getOrDefault("header", API_KEY_HEADER)));
            default -> {
                Name scheme = auth.scheme();
                findings.add(Diagnostic.of(
                                DiagnosticCode.AUTH_SCHEME,
                                scheme.span(),
                                "there is no authentication scheme `" + scheme.text() + "`")
                        .withHint(Suggestions.hint(scheme.text(), SCHEMES)
                                .orElse("The schemes are `bearer`, `apiKey` and `none`.")));
                yield Optional.empty();
            }
        };
    }

    private Map<String, String> options(Decl.Auth auth, List<String> known) {
        var options = new LinkedHashMap<String, String>();
        if (auth.options().isEmpty()) {
            return options;
        }
        Expr.Record record = auth.options().get();
        record.spread()
                .ifPresent(spread ->
                        findings.add(DiagnosticCode.AUTH_OPTION, spread.span(), "options of `auth` are written out"));
        for (Expr.FieldValue field : record.fields()) {
            Name name = field.name();
            if (!known.contains(name.text())) {
                findings.add(Diagnostic.of(
                                DiagnosticCode.AUTH_OPTION,
                                name.span(),
                                "`auth " + auth.scheme().text() + "` has no option `" + name.text() + "`")
                        .withHint(Suggestions.hint(name.text(), known).orElse(listed(known))));
            } else if (!(field.value() instanceof Expr.StringLit(String text, var _))) {
                findings.add(
                        DiagnosticCode.AUTH_OPTION,
                        field.value().span(),
                        "`" + name.text() + "` must be a String literal");
            } else if (text.isEmpty()
                    || (name.text().equals("header") && !HEADER.matcher(text).matches())) {
                findings.add(
                        DiagnosticCode.AUTH_OPTION,
                        field.value().span(),
                        text.isEmpty() ? "`" + name.text() + "` is empty" : "this is no name of a header");
            } else if (options.putIfAbsent(name.text(), text) != null) {
                findings.add(DiagnosticCode.AUTH_OPTION, name.span(), "`" + name.text() + "` is set twice");
            }
        }
        return options;
    }

    private static String listed(List<String> known) {
        return known.size() == 1
                ? "The only option is `" + known.getFirst() + "`."
                : "The options are `" + String.join("`, `", known) + "`.";
    }

    /** What {@code auth} is in the api's body. */
    Type type(Optional<TAuth> auth) {
        Type.Field subject = new Type.Field("subject", Type.Prim.STRING, false, false);
        if (auth.isEmpty()) {
            return Type.Prim.UNIT;
        }
        return switch (auth.get()) {
            case TAuth.Bearer _ ->
                new Type.Record(List.of(
                        new Type.Field("claims", new Type.Union(library.union("Json"), List.of()), false, false),
                        subject));
            case TAuth.ApiKey _ -> new Type.Record(List.of(subject));
        };
    }
}
