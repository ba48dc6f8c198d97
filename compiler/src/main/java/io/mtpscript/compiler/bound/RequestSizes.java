package io.mtpscript.compiler.bound;

import io.mtpscript.compiler.ir.Constant;
import io.mtpscript.compiler.ir.IrProgram;
import io.mtpscript.core.Limits;
import io.mtpscript.core.code.Program;
import io.mtpscript.core.code.TypeDesc;
import io.mtpscript.core.gas.Charge;
import io.mtpscript.core.gas.GasSchedule;
import java.util.ArrayList;
import java.util.List;

/** A handler's arguments by the limits of a request, and what binding them costs. */
final class RequestSizes {
    /** The shortest pair of a query that gives an element of a list, with its separator: {@code t&}, a name without an equals sign. */
    private static final int QUERY_PAIR_BYTES = 2;

    private final Sizes sizes;
    private final GasSchedule gas;
    private final Limits limits;
    private final IrProgram.Route route;

    RequestSizes(Sizes sizes, GasSchedule gas, Limits limits, IrProgram.Route route) {
        this.sizes = sizes;
        this.gas = gas;
        this.limits = limits;
        this.route = route;
    }

    /** Path, query, headers, body, and who called where that is asked for. */
    List<Size> arguments() {
        var arguments = new ArrayList<Size>(List.of(
                record(route.pathBindings(), limits.urlBytes(), 1),
                record(route.queryBindings(), limits.urlBytes(), mostInQuery()),
                record(route.headerBindings(), limits.headerSectionBytes(), limits.headerCount()),
                route.bodyType() < 0 ? Size.Word.INSTANCE : new Size.Decoded(limits.requestBodyBytes(), true)));
        route.auth().ifPresent(auth -> arguments.add(principal(auth)));
        return arguments;
    }

    /** Who called: the claims, for a bearer, and the subject. */
    private static Size principal(Program.Auth auth) {
        return switch (auth) {
            case Program.Auth.Bearer _ ->
                new Size.Fields(
                        List.of(new Size.Decoded(Limits.CLAIMS_BYTES, false), new Size.Text(Limits.TOKEN_BYTES)));
            case Program.Auth.ApiKey _ -> new Size.Fields(List.of(new Size.Text(Limits.SUBJECT_BYTES)));
        };
    }

    private static long principalBlocks(Program.Auth auth) {
        return switch (auth) {
            case Program.Auth.Bearer _ -> Count.blocks(Limits.CLAIMS_BYTES) + Count.blocks(Limits.TOKEN_BYTES);
            case Program.Auth.ApiKey _ -> Count.blocks(Limits.SUBJECT_BYTES);
        };
    }

    private long mostInQuery() {
        return limits.urlBytes() / QUERY_PAIR_BYTES + 1L;
    }

    private Size record(List<IrProgram.Binding> bindings, long bytes, long texts) {
        if (bindings.isEmpty()) {
            return Size.Word.INSTANCE;
        }
        var fields = new ArrayList<Size>();
        for (IrProgram.Binding binding : bindings) {
            Size bound = bound(binding.type(), bytes, texts);
            fields.add(binding.defaultValue()
                    .map(constant -> sizes.join(binding.type(), bound, sizes.of(constant)))
                    .orElse(bound));
        }
        return new Size.Fields(fields);
    }

    private Size bound(int type, long bytes, long texts) {
        return switch (sizes.type(type)) {
            case TypeDesc.Prim prim when prim == TypeDesc.Prim.STRING -> new Size.Text(bytes);
            case TypeDesc.Prim prim when prim == TypeDesc.Prim.INT -> Size.Int.ANY;
            case TypeDesc.Union union
            when union.role() == TypeDesc.Role.OPTION ->
                Sizes.option(
                        bound(union.variants().getFirst().payload().getFirst().type(), bytes, texts));
            case TypeDesc.ListOf list -> new Size.Items(texts, bound(list.element(), bytes, texts));
            case TypeDesc.Prim _, TypeDesc.Union _, TypeDesc.MapOf _, TypeDesc.Record _, TypeDesc.Function _ ->
                new Size.Decoded(bytes, false);
        };
    }

    /** Binding the parameters and decoding the body. */
    long gas() {
        boolean inPath = route.path().stream().anyMatch(Program.Segment::parameter);
        long blocks = 0;
        if ((inPath && !route.pathBindings().isEmpty())
                || !route.queryBindings().isEmpty()) {
            long texts = route.pathBindings().size() + texts(route.queryBindings(), mostInQuery());
            blocks += limits.urlBytes() / 64 + texts + defaults(route.queryBindings());
        }
        if (!route.headerBindings().isEmpty()) {
            long texts = texts(route.headerBindings(), limits.headerCount());
            blocks += limits.headerSectionBytes() / 64 + texts + defaults(route.headerBindings());
        }
        blocks += route.auth().map(RequestSizes::principalBlocks).orElse(0L);
        long binding = Count.times(blocks, gas.cost(Charge.BIND_PARAMETER));
        long body = route.bodyType() < 0 ? 0 : Count.blocks(limits.requestBodyBytes());
        return Count.plus(binding, Count.times(body, gas.cost(Charge.JSON_BODY_DECODE)));
    }

    /** How many texts there can be: each may start a block of its own. */
    private long texts(List<IrProgram.Binding> bindings, long mostOfOne) {
        return bindings.stream()
                .mapToLong(b -> sizes.type(b.type()) instanceof TypeDesc.ListOf ? mostOfOne : 1)
                .sum();
    }

    /** Started blocks of the defaults' CBOR. */
    private static long defaults(List<IrProgram.Binding> bindings) {
        return bindings.stream()
                .flatMap(b -> b.defaultValue().stream())
                .mapToLong(constant -> Count.blocks(cborBytes(constant)))
                .sum();
    }

    /** Not fewer than the constant's CBOR has. */
    private static long cborBytes(Constant constant) {
        return switch (constant) {
            case Constant.Int _ -> 9;
            case Constant.Bool _, Constant.Unit _ -> 1;
            case Constant.Text(String value) -> 9 + Sizes.utf8(value);
            case Constant.Dec _ -> 32;
            case Constant.Record record -> 9 + all(record.fields());
            case Constant.Variant variant -> 18 + all(variant.payload());
            case Constant.ListOf list -> 9 + all(list.elements());
            case Constant.Module _,
                    Constant.Part _,
                    Constant.SliceOf _,
                    Constant.MapOf _,
                    Constant.Closure _,
                    Constant.Sql _,
                    Constant.SqlJoin _,
                    Constant.Response _ -> throw new IllegalStateException("no parameter has such a default");
        };
    }

    private static long all(List<Constant> parts) {
        return parts.stream().mapToLong(RequestSizes::cborBytes).sum();
    }
}
