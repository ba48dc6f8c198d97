package io.mtpscript.engine.shown;

import io.mtpscript.core.cbor.CborException;
import io.mtpscript.core.cbor.CborReader;
import io.mtpscript.core.code.Program;
import io.mtpscript.effects.journal.HostEnd;
import io.mtpscript.effects.journal.JournalEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Effect calls and their answers as a person reads them, with the types of the program that made them. */
public final class CallText {
    private static final String UNREADABLE = "(of other types than this program's)";

    private final Program program;

    /** @param program whose types calls and answers are read with */
    public CallText(Program program) {
        this.program = program;
    }

    /** {@code DbRead.one(sql(...))}; without the site that made it, by those with the same name and number of arguments. */
    public String call(Optional<Program.EffectSite> site, byte[] cbor) {
        try {
            CborReader in = new CborReader(cbor, Shown.DEPTH);
            in.array(3);
            String effect = in.text();
            String function = in.text();
            int count = in.array();
            List<Program.EffectSite> sites = site.map(List::of)
                    .orElseGet(() -> program.effectSites().stream()
                            .filter(each -> each.effect().equals(effect)
                                    && each.function().equals(function)
                                    && each.argTypes().size() == count)
                            .toList());
            return effect + "." + function + "(" + String.join(", ", arguments(sites, in, count)) + ")";
        } catch (CborException e) {
            return UNREADABLE;
        }
    }

    private List<String> arguments(List<Program.EffectSite> sites, CborReader in, int count) throws CborException {
        List<String> arguments = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int from = in.offset();
            in.skip();
            int to = in.offset();
            List<Integer> types = new ArrayList<>();
            for (Program.EffectSite site : sites) {
                if (i < site.argTypes().size()) {
                    types.add(site.argTypes().get(i));
                }
            }
            arguments.add(
                    types.isEmpty()
                            ? Shown.untyped(new CborReader(in.source(), from, to, Shown.DEPTH))
                                    .inline()
                            : types.stream()
                                    .map(type -> typed(type, new CborReader(in.source(), from, to, Shown.DEPTH)))
                                    .filter(text -> !text.equals(UNREADABLE))
                                    .findFirst()
                                    .orElse(UNREADABLE));
        }
        return arguments;
    }

    private String typed(int type, CborReader in) {
        try {
            return Shown.read(program.types(), type, in).inline();
        } catch (CborException | IllegalArgumentException e) {
            return UNREADABLE;
        }
    }

    /** What came back; the site says of which type it is. */
    public String answer(Optional<Program.EffectSite> site, JournalEntry.Result result) {
        return switch (result) {
            case JournalEntry.Answered(byte[] cbor)
            when site.isPresent() -> typed(site.get().resultType(), new CborReader(cbor, Shown.DEPTH));
            case JournalEntry.Answered _ -> "(not read by this program)";
            case JournalEntry.Withheld _ -> "[secret]";
            case JournalEntry.Ended(HostEnd reason) -> "(none: " + reason(reason) + ")";
        };
    }

    /** What an answer that is an {@code Err} carries; empty for any other, and for one that is kept secret. */
    public Optional<String> error(Program.EffectSite site, JournalEntry.Result result) {
        if (!(result instanceof JournalEntry.Answered(byte[] cbor))) {
            return Optional.empty();
        }
        try {
            Shown answer = Shown.read(program.types(), site.resultType(), new CborReader(cbor, Shown.DEPTH));
            return answer instanceof Shown.Group(String open, var parts, String _) && open.equals("Err(")
                    ? Optional.of(parts.getFirst().value().inline())
                    : Optional.empty();
        } catch (CborException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Why there is no answer. */
    public static String reason(HostEnd reason) {
        return switch (reason) {
            case TIMEOUT -> "the request's time was over";
            case CLIENT_GONE -> "the client was gone";
            case SHUTTING_DOWN -> "the engine stopped";
        };
    }
}
