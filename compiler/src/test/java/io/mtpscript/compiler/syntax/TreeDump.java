package io.mtpscript.compiler.syntax;

import io.mtpscript.compiler.format.Layout;
import io.mtpscript.compiler.source.SourceFile;
import io.mtpscript.compiler.source.Span;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes any tree of records as text, without its places and faults: what is absent, empty or false is left out. */
public final class TreeDump {
    private static final int WIDTH = 100;

    private TreeDump() {}

    public static String dump(Record tree) {
        return Layout.render(value(tree), WIDTH) + "\n";
    }

    private static Layout value(Object value) {
        return switch (value) {
            case Name name -> Layout.text(name.text().isEmpty() ? "''" : name.text());
            case String text -> Layout.text(Literals.string(text));
            case Record node -> node(node);
            case List<?> list -> list(list);
            case Optional<?> present -> value(present.orElseThrow());
            default -> Layout.text(value.toString());
        };
    }

    private static Layout list(List<?> list) {
        List<Layout> items = new ArrayList<>();
        list.forEach(item -> items.add(value(item)));
        return Layout.bracketed("[", Layout.SOFT, items, "]");
    }

    private static Layout node(Record node) {
        List<Layout> parts = new ArrayList<>();
        for (RecordComponent component : node.getClass().getRecordComponents()) {
            Object value = read(component, node);
            boolean absent = value instanceof Span
                    || value instanceof Damage
                    || value instanceof SourceFile
                    || value.equals(false)
                    || value.equals(Optional.empty())
                    || value.equals(List.of());
            if (!absent) {
                parts.add(
                        value.equals(true)
                                ? Layout.text(component.getName())
                                : Layout.of(component.getName() + ": ", value(value)));
            }
        }
        return Layout.bracketed(node.getClass().getSimpleName() + "(", Layout.SOFT, parts, ")");
    }

    private static Object read(RecordComponent component, Record node) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(node);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("a record without its accessor", e);
        }
    }
}
