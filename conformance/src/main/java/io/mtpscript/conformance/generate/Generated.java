package io.mtpscript.conformance.generate;

import io.mtpscript.compiler.source.SourceFile;
import io.mtpscript.conformance.oracle.Request;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A program in pieces, and requests to it.
 *
 * The answers to its effects are made from its seed.
 */
public final class Generated {
    /** The file of the apis: it is imported by none. */
    static final String MAIN = "app.mtp";

    private static final Pattern DECLARATION = Pattern.compile("(?:type|let|function) (\\w+)");
    private static final Pattern VARIANT = Pattern.compile("[=|] (\\w+)");

    private final List<Piece> pieces;
    private final List<Request> requests;
    private final long seed;

    /**
     * A declaration.
     *
     * @param file it stands in
     * @param exported whether other files may name it
     */
    record Piece(Node node, String file, boolean exported) {
        private Piece with(Node other) {
            return new Piece(other, file, exported);
        }

        /** What it declares: a name, and those of a union's variants. */
        private Set<String> names() {
            String text = node.text();
            Matcher declaration = DECLARATION.matcher(text);
            var names = new LinkedHashSet<String>();
            if (declaration.lookingAt()) {
                names.add(declaration.group(1));
                Matcher variant = VARIANT.matcher(text);
                while (text.startsWith("type") && variant.find()) {
                    names.add(variant.group(1));
                }
            }
            return names;
        }
    }

    Generated(List<Piece> pieces, List<Request> requests, long seed) {
        this.pieces = List.copyOf(pieces);
        this.requests = List.copyOf(requests);
        this.seed = seed;
    }

    /** The program's files, each importing what it names of others; that of the apis last. */
    public List<SourceFile> sources() {
        Map<String, List<Piece>> files = new LinkedHashMap<>();
        pieces.forEach(piece ->
                files.computeIfAbsent(piece.file(), _ -> new ArrayList<>()).add(piece));
        List<Piece> main = files.remove(MAIN);
        files.put(MAIN, main == null ? List.of() : main);
        return files.keySet().stream()
                .map(name -> new SourceFile(name, text(name, files)))
                .toList();
    }

    private static String text(String name, Map<String, List<Piece>> files) {
        var body = new StringBuilder();
        Set<String> own = new LinkedHashSet<>();
        for (Piece piece : files.getOrDefault(name, List.of())) {
            body.append(piece.exported() ? "export " : "")
                    .append(piece.node().text())
                    .append('\n');
            own.addAll(piece.names());
        }
        Set<String> words = Pattern.compile("\\w+")
                .matcher(body)
                .results()
                .map(found -> found.group())
                .collect(Collectors.toSet());
        var imports = new StringBuilder();
        files.forEach((other, pieces) -> {
            String named = pieces.stream()
                    .filter(Piece::exported)
                    .flatMap(piece -> piece.names().stream())
                    .filter(n -> words.contains(n) && !own.contains(n))
                    .collect(Collectors.joining(", "));
            if (!other.equals(name) && !named.isEmpty()) {
                imports.append("import { " + named + " } from \"./" + other + "\"\n");
            }
        });
        return imports.append(body).toString();
    }

    /** The program's source, files one after the other. */
    public String source() {
        List<SourceFile> files = sources();
        return files.stream()
                .map(file -> (files.size() == 1 ? "" : "// file: " + file.path() + "\n") + file.text())
                .collect(Collectors.joining());
    }

    /** In the order in which they are made. */
    public List<Request> requests() {
        return requests;
    }

    /** What answers to effects are made from. */
    public long seed() {
        return seed;
    }

    /** How many pieces it has: what shrinking makes less. */
    public int size() {
        return pieces.stream().mapToInt(piece -> piece.node().size()).sum();
    }

    /** The same with one request. */
    public Generated only(Request request) {
        return new Generated(pieces, List.of(request), seed);
    }

    /** Programs that are a step smaller; not all of them have to check. */
    public List<Generated> smaller() {
        var all = new ArrayList<Generated>();
        for (int i = 0; i < pieces.size(); i++) {
            var without = new ArrayList<>(pieces);
            without.remove(i);
            all.add(new Generated(without, requests, seed));
        }
        for (int i = 0; i < pieces.size(); i++) {
            for (Node node : smaller(pieces.get(i).node())) {
                var changed = new ArrayList<>(pieces);
                changed.set(i, pieces.get(i).with(node));
                all.add(new Generated(changed, requests, seed));
            }
        }
        return all;
    }

    private static List<Node> smaller(Node node) {
        var all = new ArrayList<Node>();
        for (int i = 0; i < node.parts().size(); i++) {
            if (!(node.parts().get(i) instanceof Node part)) {
                continue;
            }
            String plainest = Literals.plainest(part.type());
            if (!plainest.isEmpty()
                    && !part.text().equals(plainest)
                    && !part.type().equals(Ty.UNIT)) {
                all.add(node.with(i, Node.of(part.type(), plainest)));
            }
            for (Node inner : inside(part, part.type())) {
                all.add(node.with(i, inner));
            }
            if (part.type().equals(Ty.UNIT) && part.size() > 1) {
                all.add(node.with(i, Node.of(Ty.UNIT, "")));
            }
            for (Node changed : smaller(part)) {
                all.add(node.with(i, changed));
            }
        }
        return all;
    }

    /** The nearest parts of a type. */
    private static List<Node> inside(Node node, Ty type) {
        var all = new ArrayList<Node>();
        for (Object part : node.parts()) {
            if (part instanceof Node inner) {
                if (inner.type().equals(type)) {
                    all.add(inner);
                } else {
                    all.addAll(inside(inner, type));
                }
            }
        }
        return type.equals(Ty.UNIT) ? List.of() : all;
    }
}
