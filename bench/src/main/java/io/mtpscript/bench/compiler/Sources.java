package io.mtpscript.bench.compiler;

import io.mtpscript.compiler.source.SourceFile;
import java.util.ArrayList;
import java.util.List;

/** A program of {@value #LINES} lines in {@value #FILES} files: records, unions, matches, loops, generic functions, queries and apis. */
final class Sources {
    static final int LINES = 10_000;
    static final int FILES = 20;

    /** Twenty-five lines; {@code #} is a number of its own. */
    private static final String PART = """
            /// What a customer of kind # orders.
            export type Line# = { sku: String, qty: Int, price: Decimal, note: Option<String> }
            type State# = Draft# | Sent#(at: Int) | Paid#(at: Int, amount: Decimal)

            function total#(lines: List<Line#>): Decimal {
              lines.fold(0.0, (sum, line) => sum + line.price * Decimal.fromInt(line.qty))
            }

            function label#(state: State#): String {
              match state {
                Draft# => "draft",
                Sent#(at) if at > 1_000 => `sent late, at ${at}`,
                Sent#(_) | Paid#(_, 0.0) => "sent",
                Paid#(at, amount) => `paid ${amount} at ${at}`,
              }
            }

            function checked#(lines: List<Line#>): Result<List<String>, Failure> {
              ensure(lines.length() > 0, 400, "NoLines")?
              Ok(for (line of lines) { if (line.qty > 0) { Ok(line.sku.trim()) } else { fail(400, "BadQuantity") } ? })
            }

            api order# POST /orders/#/:id path { id: Int } query { dry: Bool = false } body { lines: List<Line#> } uses { DbWrite } {
              let skus = checked#(body.lines)?
              let label = label#(if (query.dry) { Draft# } else { Paid#(path.id, total#(body.lines)) })
              let rows = DbWrite.execute(sql`INSERT INTO orders(id, label) VALUES (${path.id}, ${label})`)?
              respond status(201) header("X-Rows", `${rows}`) json({ id: path.id, label, skus, page: [1, 2, 3].map((n) => n * path.id) })
            }
            """;

    private Sources() {}

    static List<SourceFile> all() {
        int partLines = (int) PART.lines().count();
        int parts = Math.ceilDiv(LINES, partLines * FILES);
        var files = new ArrayList<SourceFile>();
        for (int file = 0; file < FILES; file++) {
            var text = new StringBuilder();
            for (int part = 0; part < parts; part++) {
                text.append(PART.replace("#", Integer.toString(file * parts + part)));
            }
            files.add(new SourceFile("part" + file + ".mtp", text.toString()));
        }
        return files;
    }
}
