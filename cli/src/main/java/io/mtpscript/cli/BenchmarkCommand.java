package io.mtpscript.cli;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
@Command(name = "benchmark", mixinStandardHelpOptions = true)
final class BenchmarkCommand implements Callable<Integer> {
    BenchmarkCommand(Context context) {}
    @Override
    public Integer call() { return 0; }
}
