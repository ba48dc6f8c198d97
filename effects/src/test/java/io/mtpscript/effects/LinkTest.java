package io.mtpscript.effects;

import static io.mtpscript.effects.testing.TypeTable.field;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.mtpscript.core.code.TypeDesc;
import io.mtpscript.effects.testing.TestProgram;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

final class LinkTest {
    private static String refusal(Consumer<TestProgram> sites) {
        TestProgram program = new TestProgram();
        sites.accept(program);
        return String.valueOf(assertThrows(UnknownEffectException.class, () -> SiteTable.link(program.program()))
                .getMessage());
    }

    private static String message(String call) {
        return "The program calls " + call
                + " in a way that this engine does not know: compile it with the version of this engine.";
    }

    @Test
    void refusesWhatItDoesNotHave() {
        assertEquals(message("Teleport.go"), refusal(p -> p.site("Teleport", "go", List.of(), p.types.unit)));
        assertEquals(
                message("DbRead.execute"),
                refusal(p -> p.site("DbRead", "execute", List.of(), p.types.result(p.types.integer))));
        assertEquals(message("Log.shout"), refusal(p -> p.log("shout", p.row())));
        assertEquals(message("Log.info"), refusal(p -> p.log("info", p.types.integer)));
    }

    @Test
    void refusesRowsAndResultsOfOtherShapes() {
        assertEquals(message("DbRead.query"), refusal(p -> p.query(p.types.integer)));
        assertEquals(
                message("DbRead.query"),
                refusal(p ->
                        p.query(p.row(field("m", p.types.add(new TypeDesc.MapOf(p.types.string, p.types.string)))))));
        assertEquals(
                message("DbRead.query"),
                refusal(p -> p.query(p.row(field("l", p.types.list(p.types.list(p.types.integer)))))));
        assertEquals(
                message("DbWrite.execute"), refusal(p -> p.site("DbWrite", "execute", List.of(), p.types.integer)));
    }
}
