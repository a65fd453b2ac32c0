package sparkception.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** The commands that the files for Kubernetes run are ours, with options that there are. */
class KubernetesCommandsTest {

  private static final Path FOLDER = Path.of("../deploy/kubernetes");
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  @ParameterizedTest
  @CsvSource({
    "train.yaml,   /spec/arguments,          train",
    "nightly.yaml, /spec/template/arguments, transfer",
    "cronjob.yaml, /spec/jobTemplate/spec/template/spec/containers/0/args, transfer"
  })
  void areOurs(String file, String place, String command) throws IOException {
    List<String> words = ours(YAML.readTree(FOLDER.resolve(file).toFile()).at(place));
    CommandLine.ParseResult parsed =
        CommandLineProgram.commandLine().parseArgs(words.toArray(String[]::new));
    assertThat(parsed.subcommand().commandSpec().name()).isEqualTo(command);
  }

  /** Without what spark-submit takes, which ends with the jar. */
  private static List<String> ours(JsonNode args) {
    List<String> words = new ArrayList<>();
    for (JsonNode word : args) {
      words.add(word.asText());
      if (word.asText().endsWith(".jar")) {
        words.clear();
      }
    }
    return words;
  }
}
