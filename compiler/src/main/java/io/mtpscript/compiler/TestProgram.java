package io.mtpscript.compiler;

import io.mtpscript.compiler.source.Span;
import io.mtpscript.core.code.Program;
import java.util.List;

/**
 * A program with its tests, to run them. It holds what {@link Compiler#compile} gives and more, so it is never a snapshot.
 *
 * @param program its functions include those of the tests, and its effect sites those of {@link
 *     io.mtpscript.compiler.typed.TestEffect}
 * @param tests by file, then as written
 * @param spans what each position id of the program stands for
 */
public record TestProgram(Program program, List<Test> tests, List<Span> spans) {
    public TestProgram {
        tests = List.copyOf(tests);
        spans = List.copyOf(spans);
    }

    /**
     * One test.
     *
     * @param file path of its source
     * @param name unique in its file
     * @param function its function in {@link Program#functions()}: no parameters, gives Unit
     */
    public record Test(String file, String name, Span span, int function) {}
}
