package io.mtpscript.compiler.types;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mtpscript.compiler.source.SourceFile;
import io.mtpscript.compiler.syntax.ParseMode;
import io.mtpscript.compiler.syntax.Parser;
import io.mtpscript.compiler.typed.UnionHash;
import java.util.LinkedHashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnionHashTest {
    private static final StandardLibrary STD = StandardLibrary.load();

    private static String hash(String path, String source) {
        var parsed = Parser.parse(new SourceFile(path, source), ParseMode.USER);
        var program = Checker.check(List.of(parsed.module()), STD).program().orElseThrow();
        return program.unions().stream()
                .filter(union -> union.module().equals(path) && union.name().equals("U"))
                .findFirst()
                .map(UnionHash::of)
                .orElseThrow();
    }

    @Test
    void equalVariantsHaveOneHashWhereverTheyAreDeclared() {
        String first = hash("a.mtp", "type U = A(x: Int, r: { b: Int, a: String }) | B");
        assertEquals(
                first,
                hash("b.mtp", "/// Something.\ntype U = A(x: Int, r: { a: String, b: Int }) | B\ntype V = C | D"));
        assertEquals(hash("a.mtp", "type U<T> = A(T) | B(List<T>)"), hash("a.mtp", "type U<S> = A(S) | B(List<S>)"));
    }

    @Test
    void everyDifferenceChangesTheHash() {
        var sources = List.of(
                "type U = A | B",
                "type U = B | A",
                "type U = A | B | C",
                "type U = A(Int) | B",
                "type U = A(x: Int) | B",
                "type U = A(y: Int) | B",
                "type U = A(String) | B",
                "type U = A(Int, Int) | B",
                "type U = A(List<Int>) | B",
                "type U = A(Map<Int, Int>) | B",
                "type U = A((Int) => Int) | B",
                "type U = A((Int, Int) => Int) | B",
                "type U = A({ x: Int }) | B",
                "type U = A({ x: secret Int }) | B",
                "type U = A({ x: text Int }) | B",
                "type U = A(Option<Int>) | B",
                "type U = A(Option<String>) | B",
                "type U<T> = A(Option<T>) | B",
                "type U<T, S> = A(Option<S>) | B",
                "type U = A(U) | B");
        var hashes = new LinkedHashSet<String>();
        sources.forEach(source -> hashes.add(hash("a.mtp", source)));
        assertEquals(sources.size(), hashes.size());
    }
}
