package io.mtpscript.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is noticed of a project that is served. */
final class ProjectWatchTest {
    @TempDir
    private Path folder;

    private Path write(String path, String text) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    /** That there is a change, and none any more once it is loaded. */
    private static Project reload(ProjectWatch watch, Path target) throws CliFailure {
        assertTrue(watch.changed());
        watch.seen();
        Project project = Project.load(target);
        watch.seen(project);
        assertFalse(watch.changed());
        return project;
    }

    @Test
    void whatAFileImportsAndDoesNotFindIsMadeLater() throws Exception {
        Path app = write("app.mtp", "import { a } from \"./a.mtp\"\nimport { b } from \"acme/b\"\n");
        var watch = new ProjectWatch(app, Project.load(app));
        assertFalse(watch.changed());
        Files.createDirectory(folder.resolve("a.mtp"));
        assertEquals(1, reload(watch, app).sources().size());
        Files.delete(folder.resolve("a.mtp"));
        write("a.mtp", "import { c } from \"./c.mtp\"\n");
        assertEquals(2, reload(watch, app).sources().size());
        write("c.mtp", "export let c = 1\n");
        assertEquals(3, reload(watch, app).sources().size());
        write("vendor/acme/b/index.mtp", "export let b = 1\n");
        assertEquals(4, reload(watch, app).sources().size());
        write("other.mtp", "export let d = 1\n");
        assertFalse(watch.changed(), "nothing imports it");
    }

    @Test
    void aPackageThatAFolderImportsIsMadeLater() throws Exception {
        write("app.mtp", "import { b } from \"acme/b\"\n");
        var watch = new ProjectWatch(folder, Project.load(folder));
        assertFalse(watch.changed());
        Files.createDirectory(folder.resolve("vendor"));
        assertEquals(1, reload(watch, folder).sources().size());
        write("vendor/acme/b/index.mtp", "export let b = 1\n");
        assertEquals(2, reload(watch, folder).sources().size());
    }

    @Test
    void whatIsSavedRightAfterItWasReadIsAChange() throws Exception {
        Path app = write("app.mtp", "import { a } from \"./a.mtp\"\n");
        write("a.mtp", "export let a = 1\n");
        for (Path target : new Path[] {app, folder}) {
            Project project = Project.load(target);
            write(
                    "a.mtp",
                    "export let a = "
                            + "1".repeat(project.sources().getFirst().text().length()) + "\n");
            var watch = new ProjectWatch(target, project);
            write("db/0001_a.sql", "SELECT 1");
            reload(watch, target);
            assertTrue(watch.schemaChanged());
            watch.seen();
            Project next = Project.load(target);
            write("a.mtp", "export let a = 1\n");
            watch.seen(next);
            reload(watch, target);
            Files.delete(folder.resolve("db/0001_a.sql"));
        }
    }
}
