package io.mtpscript.compiler.backend;

import static io.mtpscript.compiler.backend.Samples.*;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mtpscript.compiler.ir.*;
import io.mtpscript.compiler.typed.*;
import io.mtpscript.core.code.*;
import java.util.*;
import org.junit.jupiter.api.Test;

class CodeQualityTest {
    private static void dump(CheckedProgram p) {
        IrProgram ir = Linker.link(p).program().orElseThrow();
        System.out.println(IrPrinter.print(ir));
        Program program = Backend.emit(ir, new TreeMap<>());
        System.out.println(Disassembler.disassemble(program));
        CodeRules.check(ir, program);
    }

    @Test
    void fib() {
        var fib = symbol("fib", INT, INT);
        Local n = local("n", INT);
        dump(serving(
                call(fib, integer(27)),
                function(
                        fib,
                        List.of(n),
                        choose(
                                less(ref(n), integer(2)),
                                ref(n),
                                add(call(fib, subtract(ref(n), integer(1))), call(fib, subtract(ref(n), integer(2))))))));
    }

    @Test
    void sum() {
        var sum = symbol("sum", INT, new Type.ListOf(INT), INT, INT);
        Local xs = local("xs", new Type.ListOf(INT));
        Local i = local("i", INT);
        Local acc = local("acc", INT);
        Local x = local("x", INT);
        var get = new FunctionSymbol(FunctionSymbol.Kind.INTRINSIC, "List", "get", List.of(new Type.TypeParam("T")), List.of(), Optional.empty());
        get.bindResult(option(INT));
        Local h = local("h", INT);
        Local t = local("t", new Type.ListOf(INT));
        var sum2 = symbol("sum2", INT, new Type.ListOf(INT), INT);
        dump(serving(
                add(call(sum, new TExpr.ListOf(List.of(new TExpr.Element(integer(1), false), new TExpr.Element(integer(2), false)), new Type.ListOf(INT), AT), integer(0), integer(0)),
                  call(sum2, new TExpr.ListOf(List.of(), new Type.ListOf(INT), AT), integer(0))),
                function(sum, List.of(xs, i, acc),
                   match(call(get, List.of(INT), option(INT), ref(xs), ref(i)), INT,
                     arm(new TPattern.Variant(option(INT), 0, List.of(new TPattern.Bind(x))), call(sum, ref(xs), add(ref(i), integer(1)), add(ref(acc), ref(x)))),
                     arm(new TPattern.Variant(option(INT), 1, List.of()), ref(acc)))),
                function(sum2, List.of(xs, acc),
                   match(ref(xs), INT,
                     arm(new TPattern.ListOf(new Type.ListOf(INT), List.of(), Optional.empty()), ref(acc)),
                     arm(new TPattern.ListOf(new Type.ListOf(INT), List.of(new TPattern.Bind(h)), Optional.of(new TPattern.Bind(t))),
                        call(sum2, ref(t), add(ref(acc), ref(h))))))));
    }
}
