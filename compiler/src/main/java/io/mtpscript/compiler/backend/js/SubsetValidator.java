package io.mtpscript.compiler.backend.js;

import io.mtpscript.compiler.backend.js.SubsetTokens.Kind;
import io.mtpscript.compiler.backend.js.SubsetTokens.SubsetException;
import io.mtpscript.compiler.backend.js.SubsetTokens.Token;
import io.mtpscript.core.code.Builtin;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads a module by the grammar of docs/javascript.md and tells what is outside of it. Knows nothing of the writer: whatever a module
 * holds, one that passes can only compute with its own names and call the runtime's operations.
 */
public final class SubsetValidator {
    private static final SortedSet<String> CONSTANTS =
            names(Stream.of("text", "decimal", "list", "slice", "map", "sql", "sqlJoined"));
    private static final SortedSet<String> ENDS =
            names(Stream.of("call", "apply", "effect", "effectAll", "tail", "tailApply", "next", "ret", "unreachable"));
    private static final SortedSet<String> STEPS = names(Stream.of("gas", "listSet"));
    private static final SortedSet<String> OPERATIONS = names(Stream.concat(
            Stream.of(
                    "add",
                    "subtract",
                    "multiply",
                    "divide",
                    "remainder",
                    "negate",
                    "tag",
                    "newRecord",
                    "newObject",
                    "newList",
                    "listNew",
                    "listLength",
                    "listAt",
                    "listRest"),
            Arrays.stream(Builtin.values()).map(OperationWriter::name)));
    private static final SortedSet<String> RELATIONS = names(Stream.of("===", "!==", "<", "<="));
    private static final Pattern VARIABLE = Pattern.compile("c|v(0|[1-9][0-9]*)");
    private static final Pattern CONSTANT = Pattern.compile("k(0|[1-9][0-9]*)");
    private static final Pattern BLOCK = Pattern.compile("f(0|[1-9][0-9]*)(_[1-9][0-9]*)?");

    private final List<Token> tokens;
    private int next;
    private final SortedSet<String> constants = new TreeSet<>();
    private final SortedSet<String> blocks = new TreeSet<>();
    /** Where blocks were named: they may stand anywhere in the module. */
    private final Map<String, Integer> namedBlocks = new LinkedHashMap<>();

    private SubsetValidator(List<Token> tokens) {
        this.tokens = tokens;
    }

    /** What is wrong with a text, if anything is. */
    public static Optional<String> validate(String module) {
        try {
            new SubsetValidator(SubsetTokens.of(module)).module();
            return Optional.empty();
        } catch (SubsetException outside) {
            return Optional.of(String.valueOf(outside.getMessage()));
        }
    }

    private static SortedSet<String> names(Stream<String> all) {
        return Collections.unmodifiableSortedSet(all.collect(Collectors.toCollection(TreeSet::new)));
    }

    // Tokens

    private Token peek() {
        return tokens.get(next);
    }

    private boolean is(String text) {
        return peek().kind() != Kind.STRING && peek().text().equals(text);
    }

    private boolean took(String text) {
        boolean found = is(text);
        next += found ? 1 : 0;
        return found;
    }

    private void take(String... all) {
        for (String text : all) {
            if (!took(text)) {
                throw outside("'" + text + "' is due");
            }
        }
    }

    private Token take(Kind kind) {
        Token token = peek();
        if (token.kind() != kind) {
            throw outside("a " + kind + " is due");
        }
        next++;
        return token;
    }

    private SubsetException outside(String what) {
        return new SubsetException(what, peek().at());
    }

    // The module

    private void module() {
        take("import", "{", "program", "}", "from");
        if (!take(Kind.STRING).text().equals("\"./" + JavaScript.RUNTIME_FILE + "\"")) {
            throw outside("another import");
        }
        take(";", "export", "const", "handle", "=", "program", "(");
        literal();
        take(",", "(", "$", ")", "=>", "{");
        while (took("const")) {
            declaration();
        }
        take("return");
        array(this::entry);
        take(";", "}", ")", ";");
        take(Kind.END);
        namedBlocks.forEach((name, at) -> {
            if (!blocks.contains(name)) {
                throw new SubsetException("there is no " + name, at);
            }
        });
    }

    /** A function in the table of entries. */
    private void entry() {
        take("[");
        block();
        take(",");
        take(Kind.NUMBER);
        take(",");
        take(Kind.NUMBER);
        take(",");
        array(() -> take(Kind.NUMBER));
        take("]");
    }

    private void literal() {
        switch (peek().kind()) {
            case STRING, NUMBER -> next++;
            case WORD -> {
                if (!took("true") && !took("false")) {
                    throw outside("no literal");
                }
            }
            case MARK -> {
                if (is("[")) {
                    array(this::literal);
                } else {
                    object();
                }
            }
            case BIGINT, END -> throw outside("no literal");
        }
    }

    private void object() {
        take("{");
        while (!took("}")) {
            if (take(Kind.STRING).value().equals("__proto__")) {
                throw outside("a member that is none");
            }
            take(":");
            literal();
            if (!is("}")) {
                take(",");
            }
        }
    }

    private void array(Runnable element) {
        take("[");
        list("]", element);
    }

    private void list(String close, Runnable element) {
        if (took(close)) {
            return;
        }
        do {
            element.run();
        } while (took(","));
        take(close);
    }

    private void declaration() {
        String name = take(Kind.WORD).text();
        take("=");
        if (CONSTANT.matcher(name).matches()) {
            if (is("[")) {
                array(this::constantPart);
            } else {
                operation(CONSTANTS);
                list(")", this::constantPart);
            }
            declare(constants, name);
        } else if (BLOCK.matcher(name).matches()) {
            declare(blocks, name);
            blockBody();
        } else {
            throw outside("no name of a constant or a block");
        }
        take(";");
    }

    private void declare(Set<String> names, String name) {
        if (!names.add(name)) {
            throw outside(name + " is declared again");
        }
    }

    private void constantPart() {
        if (is("[")) {
            array(this::constantPart);
        } else if (peek().kind() == Kind.STRING || peek().kind() == Kind.NUMBER) {
            next++;
        } else {
            atom(Set.of());
        }
    }

    // Blocks

    private void blockBody() {
        var variables = new TreeSet<String>();
        take("(");
        list(")", () -> variable(take(Kind.WORD), variables));
        take("=>", "{");
        statements(variables);
    }

    private static void variable(Token name, Set<String> variables) {
        if (!VARIABLE.matcher(name.text()).matches() || !variables.add(name.text())) {
            throw new SubsetException("no fresh name of a variable", name.at());
        }
    }

    /** Up to a return, which is the last of them: nothing runs on behind a block. */
    private void statements(Set<String> outer) {
        var variables = new TreeSet<>(outer);
        while (!took("return")) {
            if (took("const")) {
                Token name = take(Kind.WORD);
                take("=");
                expression(variables);
                take(";");
                variable(name, variables);
            } else if (took("if")) {
                take("(");
                condition(variables);
                take(")", "{");
                statements(variables);
            } else {
                operation(STEPS);
                list(")", () -> argument(variables));
                take(";");
            }
        }
        if (is("$")) {
            operation(ENDS);
        } else {
            block();
            take("(");
        }
        list(")", () -> argument(variables));
        take(";", "}");
    }

    private void operation(SortedSet<String> allowed) {
        take("$", ".");
        String name = take(Kind.WORD).text();
        if (!allowed.contains(name)) {
            throw outside("no operation that may stand here: " + name);
        }
        take("(");
    }

    private void expression(Set<String> variables) {
        if (is("$")) {
            operation(OPERATIONS);
            list(")", () -> argument(variables));
        } else if (took("!")) {
            atom(variables);
        } else {
            atom(variables);
            if (took("[")) {
                take(Kind.NUMBER);
                take("]");
            } else {
                relation();
                atom(variables);
            }
        }
    }

    private void relation() {
        if (!RELATIONS.contains(peek().text())) {
            throw outside("a relation is due");
        }
        next++;
    }

    private void condition(Set<String> variables) {
        do {
            atom(variables);
            if (!is(")")) {
                relation();
                atom(variables);
            }
        } while (took("||"));
    }

    private void argument(Set<String> variables) {
        if (is("[")) {
            array(() -> argument(variables));
        } else if (peek().kind() == Kind.NUMBER) {
            next++;
        } else if (BLOCK.matcher(peek().text()).matches()) {
            block();
        } else {
            atom(variables);
            if (took("+")) {
                take(Kind.BIGINT);
            }
        }
    }

    private void block() {
        Token name = take(Kind.WORD);
        if (!BLOCK.matcher(name.text()).matches()) {
            throw new SubsetException("no name of a block", name.at());
        }
        namedBlocks.putIfAbsent(name.text(), name.at());
    }

    private void atom(Set<String> variables) {
        Token token = peek();
        boolean known = token.kind() == Kind.BIGINT
                || (token.kind() == Kind.WORD
                        && (is("true")
                                || is("false")
                                || constants.contains(token.text())
                                || variables.contains(token.text())));
        if (!known) {
            throw outside("no value that is known here: " + token.text());
        }
        next++;
    }
}
