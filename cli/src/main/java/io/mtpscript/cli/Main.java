package io.mtpscript.cli;

import io.mtpscript.compiler.Compiler;
import io.mtpscript.core.ExitCode;
import io.mtpscript.core.text.NearName;
import io.mtpscript.vm.VmEvaluator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code mtpsc}: parses the command line, runs one command, turns what happened into an exit status. */
@Command(
        name = "mtpsc",
        description = "Compiles, runs and checks MTPScript APIs.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        usageHelpAutoWidth = true,
        footer = {
            "",
            "Exit status: 0 done, 1 findings or a response of 400 or more, 2 wrong usage, 3 something is not there,",
            "4 snapshot refused, 5 replay diverged, 70 a fault of mtpsc itself."
        })
public final class Main implements Runnable {
    /** The commands that compile, nearly always. */
    private static final Set<String> COMPILING = Set.of(
            "check",
            "compile",
            "openapi",
            "client",
            "serve",
            "call",
            "token",
            "test",
            "profile",
            "benchmark",
            "replay",
            "diff");

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before run()
    private CommandSpec spec;

    private Main() {}

    public static void main(String[] args) {
        var terminal = Terminal.ofProcess(System.getenv());
        int status = run(terminal, System.getenv(), args);
        terminal.out().flush();
        if (status == ExitCode.OK.code() && terminal.out().checkError()) {
            terminal.say("mtpsc: standard output cannot be written");
            status = ExitCode.UNAVAILABLE.code();
        }
        System.exit(status);
    }

    /** One command from arguments to exit status; what tests call. */
    static int run(Terminal terminal, Map<String, String> environment, String... args) {
        CommandLine line = commandLine(new Context(terminal, environment, compiler(args)), args);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        // `-d @FILE` is the option's to read; expanded here, the file's words would be arguments.
        line.setExpandAtFiles(false);
        line.setOut(terminal.outWriter());
        line.setErr(terminal.errWriter());
        line.setColorScheme(CommandLine.Help.defaultColorScheme(terminal.colour() ? Ansi.ON : Ansi.OFF));
        line.setParameterExceptionHandler((e, ignored) -> usageError(terminal, e));
        line.setExecutionExceptionHandler((e, ignored, ignoredToo) -> failure(terminal, e));
        return line.execute(args);
    }

    /**
     * The compiler; where the command will want it, it gets ready on another core while this one reads the command line: each takes
     * about as long as the other.
     */
    private static Supplier<Compiler> compiler(String... args) {
        Supplier<Compiler> start = () -> new Compiler(new VmEvaluator());
        return args.length > 0 && COMPILING.contains(args[0])
                ? CompletableFuture.supplyAsync(start, Main::inBackground)::join
                : start;
    }

    private static void inBackground(Runnable work) {
        Thread.ofPlatform().daemon().name("compiler-start").start(work);
    }

    /** Every command by its name, in the order in which the help lists them. */
    private static Map<String, Supplier<Object>> commands(Context context) {
        Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
        commands.put("new", () -> new NewCommand(context));
        commands.put("check", () -> new CheckCommand(context));
        commands.put("fmt", () -> new FmtCommand(context));
        commands.put("explain", () -> new ExplainCommand(context));
        commands.put("compile", () -> new CompileCommand(context));
        commands.put("keygen", () -> new KeygenCommand(context));
        commands.put("verify", () -> new VerifyCommand(context));
        commands.put("diff", () -> new DiffCommand(context));
        commands.put("openapi", () -> new OpenApiCommand(context));
        commands.put("client", () -> new ClientCommand(context));
        commands.put("serve", () -> new ServeCommand(context));
        commands.put("call", () -> new CallCommand(context));
        commands.put("token", () -> new TokenCommand(context));
        commands.put("test", () -> new TestCommand(context));
        commands.put(
                "db",
                () -> new CommandLine(new DbCommand())
                        .addSubcommand(new DbMigrateCommand(context))
                        .addSubcommand(new DbStatusCommand(context))
                        .addSubcommand(new DbNewCommand(context)));
        commands.put("outbox", () -> OutboxCommand.line(context));
        commands.put("profile", () -> new ProfileCommand(context));
        commands.put("benchmark", () -> new BenchmarkCommand(context));
        commands.put("replay", () -> new ReplayCommand(context));
        commands.put("journal", () -> new JournalCommand(context));
        commands.put("audit", () -> AuditCommand.line(context));
        return commands;
    }

    /** The command line that understands {@code args}: reading the annotations of commands that are not named costs time. */
    static CommandLine commandLine(Context context, String... args) {
        Map<String, Supplier<Object>> commands = commands(context);
        if (args.length > 0 && commands.containsKey(args[0])) {
            commands.keySet().retainAll(List.of(args[0]));
        }
        var line = new CommandLine(new Main());
        commands.forEach((name, command) -> line.addSubcommand(name, command.get()));
        return line;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do");
    }

    private static int usageError(Terminal terminal, ParameterException e) {
        if (e instanceof CommandLine.UnmatchedArgumentException unmatched) {
            terminal.say("mtpsc: " + unknown(unmatched));
            return ExitCode.USAGE.code();
        }
        terminal.say("mtpsc: " + e.getMessage());
        terminal.say(help(e.getCommandLine().getCommandSpec()));
        return ExitCode.USAGE.code();
    }

    private static String help(CommandSpec command) {
        return "Try '" + command.qualifiedName() + " --help'.";
    }

    /** Of the first word that has no meaning: those behind it may belong to it. */
    private static String unknown(CommandLine.UnmatchedArgumentException e) {
        CommandSpec command = e.getCommandLine().getCommandSpec();
        String word = e.getUnmatched().getFirst();
        boolean option = word.startsWith("-");
        String name = option ? word.replaceFirst("=.*", "") : word;
        boolean ofCommands = !option && !command.subcommands().isEmpty();
        Set<String> known =
                option ? command.optionsMap().keySet() : command.subcommands().keySet();
        String told = option
                ? "there is no option " + name + " of '" + command.qualifiedName() + "'"
                : ofCommands
                        ? "there is no command '" + command.qualifiedName() + " " + name + "'"
                        : "'" + name + "' is one argument too many for '" + command.qualifiedName() + "'";
        return told
                + NearName.of(name, known)
                        .map(near -> "; did you mean " + near + "?")
                        .orElse(".\n" + help(command));
    }

    private static int failure(Terminal terminal, Exception e) {
        if (e instanceof CliFailure expected) {
            String message = expected.getMessage();
            if (message != null && !message.isEmpty()) {
                terminal.say("mtpsc: " + message);
            }
            return expected.exit().code();
        }
        terminal.say("mtpsc: a fault of mtpsc itself; please report it with these lines:");
        e.printStackTrace(terminal.err());
        return ExitCode.INTERNAL.code();
    }

    /** The version the jar was built as. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"mtpsc " + (version == null ? "(built from source)" : version)};
        }
    }
}
