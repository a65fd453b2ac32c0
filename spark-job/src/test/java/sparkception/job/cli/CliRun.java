package sparkception.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.stream.Stream;
import picocli.CommandLine;
import sparkception.job.LocalSpark;

/**
 * A command that was run in this process.
 *
 * @param code exit code
 * @param out what it printed
 * @param err what it printed on standard error
 */
record CliRun(int code, String out, String err) {

  private static final ObjectMapper JSON = new ObjectMapper();

  static CliRun of(String... args) {
    LocalSpark.stop();
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine program =
        CommandLineProgram.commandLine()
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true));
    return new CliRun(program.execute(args), out.toString(), err.toString());
  }

  /** What a command that succeeds prints with {@code --json}. */
  static JsonNode json(String... args) throws IOException {
    CliRun run = of(Stream.concat(Stream.of(args), Stream.of("--json")).toArray(String[]::new));
    assertThat(run.code).as(run.err).isZero();
    return JSON.readTree(run.out);
  }
}
