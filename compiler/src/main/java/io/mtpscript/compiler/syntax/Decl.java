package io.mtpscript.compiler.syntax;

import io.mtpscript.compiler.source.Span;
import java.util.List;
import java.util.Optional;

/** A top-level declaration. {@code doc} holds the lines of its {@code ///} comment without the slashes. */
public sealed interface Decl {
    Name name();

    Span span();

    List<String> doc();

    /** {@code type Name<T> = { ... }} or another type: an alias, transparent. */
    record Alias(Name name, List<Name> params, TypeExpr type, boolean exported, List<String> doc, Span span)
            implements Decl {
        public Alias {
            params = List.copyOf(params);
            doc = List.copyOf(doc);
        }
    }

    /** {@code type Shape = Circle(radius: Int) | ...}: nominal. */
    record Union(Name name, List<Name> params, List<Variant> variants, boolean exported, List<String> doc, Span span)
            implements Decl {}

    record Variant(Name name, List<Payload> payload, List<String> doc, Span span) {
        public Variant {
            payload = List.copyOf(payload);
            doc = List.copyOf(doc);
        }
    }

    /** One payload of a variant; the name is optional. */
    record Payload(Optional<Name> name, boolean secret, boolean text, TypeExpr type, Span span) {}

    /** {@code let standardRate = 0.0825} at module level. */
    record Constant(Name name, Optional<TypeExpr> type, Expr value, boolean exported, List<String> doc, Span span)
            implements Decl {}

    /**
     * A function. {@code uses} is empty when the clause is absent and a list (maybe of no names) when it stands.
     * {@code body} is empty only for an {@code intrinsic function} of the standard library's own sources.
     */
    record Function(
            Name name,
            List<Name> typeParams,
            List<Param> params,
            Optional<TypeExpr> result,
            Optional<List<Name>> uses,
            Optional<Expr> body,
            boolean exported,
            List<String> doc,
            Span span)
            implements Decl {
        public Function {
            typeParams = List.copyOf(typeParams);
            params = List.copyOf(params);
            uses = uses.map(List::copyOf);
            doc = List.copyOf(doc);
        }
    }

    /** A named function's parameter; where the source gives no type, {@code type} is {@link TypeExpr.Missing}. */
    record Param(Name name, Optional<TypeExpr> type, Span span) {}

    /** {@code effect DbRead { function query<T>(sql: Sql): ... }}: only in the standard library's own sources. */
    record Effect(Name name, List<Function> functions, List<String> doc, Span span) implements Decl {
        public Effect {
            functions = List.copyOf(functions);
            doc = List.copyOf(doc);
        }
    }

    /** An api. {@code name} is synthetic (method and path) when {@code named} is false. */
    record Api(
            Name name,
            boolean named,
            Name method,
            Path path,
            List<BindingGroup> bindings,
            Optional<Body> body,
            Optional<Auth> auth,
            boolean sensitive,
            Optional<List<Name>> uses,
            Expr handler,
            List<String> doc,
            Span span)
            implements Decl {
        public Api {
            bindings = List.copyOf(bindings);
            uses = uses.map(List::copyOf);
            doc = List.copyOf(doc);
        }
    }

    /** {@code /customers/:id/orders}; decoded segments are the checker's business. */
    record Path(String text, Span span) {}

    enum BindingKind {
        PATH,
        QUERY,
        HEADERS
    }

    /** {@code query { dryRun: Bool = false, ... }} */
    record BindingGroup(BindingKind kind, List<Binding> bindings, Span span) {
        public BindingGroup {
            bindings = List.copyOf(bindings);
        }
    }

    record Binding(TypeExpr.FieldType field, Optional<Expr> defaultValue) {}

    /** @param open unknown fields are ignored */
    record Body(TypeExpr type, boolean open, Span span) {}

    /** {@code auth bearer { audience: "orders" }}; {@code scheme} is {@code bearer}, {@code apiKey} or {@code none}. */
    record Auth(Name scheme, Optional<Expr.Record> options, Span span) {}

    /** {@code serve { ... }}; {@code name} is synthetic; {@code auth} is the default of apis that say nothing. */
    record Serve(
            Name name,
            List<Expr.FieldValue> settings,
            Optional<Auth> auth,
            Optional<List<Route>> routes,
            List<String> doc,
            Span span)
            implements Decl {
        public Serve {
            settings = List.copyOf(settings);
            routes = routes.map(List::copyOf);
            doc = List.copyOf(doc);
        }
    }

    /** {@code createOrder} or {@code POST /v2/orders/:id => createOrder}. */
    record Route(Optional<Name> method, Optional<Path> path, Name api, Span span) {}

    /** {@code test "..." { ... }}; {@code name} carries the title. */
    record Test(Name name, Expr body, List<String> doc, Span span) implements Decl {
        public Test {
            doc = List.copyOf(doc);
        }
    }
}
