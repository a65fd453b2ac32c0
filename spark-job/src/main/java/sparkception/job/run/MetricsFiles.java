package sparkception.job.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sparkception.job.files.TolerantJson;

/** Reads {@code RUN/metrics}: a file for each start, {@code NUMBER-SAMPLES.jsonl}. */
final class MetricsFiles {

  private static final Logger LOG = LoggerFactory.getLogger(MetricsFiles.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern NAME = Pattern.compile("(\\d{1,18})-(\\d{1,18})[.]jsonl");

  private final RunFolder run;
  private final TolerantJson reader = new TolerantJson();
  private final Metrics.Gathering gathering = new Metrics.Gathering();

  MetricsFiles(RunFolder run) {
    this.run = run;
  }

  /** One start's file. */
  private record Start(Path file, long number, long samples) {

    static Stream<Start> of(Path file) {
      Matcher name = NAME.matcher(file.getName());
      return name.matches()
          ? Stream.of(new Start(file, Long.parseLong(name.group(1)), Long.parseLong(name.group(2))))
          : Stream.empty();
    }
  }

  Metrics read() throws IOException {
    for (Start start : starts(run)) {
      gathering.goOnAfter(start.samples());
      read(start.file());
    }
    return gathering.metrics();
  }

  /** What the file of the next start begins with. */
  static long nextNumber(RunFolder run) throws IOException {
    return starts(run).stream().mapToLong(start -> start.number() + 1).max().orElse(0);
  }

  private static List<Start> starts(RunFolder run) throws IOException {
    if (!run.files().exists(run.metrics())) {
      return List.of();
    }
    return Stream.of(run.files().listStatus(run.metrics()))
        .flatMap(file -> Start.of(file.getPath()))
        .sorted(Comparator.comparingLong(Start::number).thenComparingLong(Start::samples))
        .toList();
  }

  private void read(Path file) throws IOException {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(run.files().open(file), StandardCharsets.UTF_8))) {
      int number = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        add(file, number, line);
      }
    }
  }

  private void add(Path file, int number, String line) throws IOException {
    Optional<JsonNode> object = object(file, number, line);
    if (object.isPresent() && object.get().has("round")) {
      gathering.add(reader.read(file, object.get(), MetricLine.class));
    } else if (object.isPresent() && object.get().has("recovery")) {
      gathering.add(reader.read(file, object.get(), Recovery.class));
    }
  }

  /** A driver that was killed leaves half a line; the round is in the next start's file. */
  private static Optional<JsonNode> object(Path file, int number, String line) {
    try {
      return Optional.of(JSON.readTree(line));
    } catch (JsonProcessingException cutShort) {
      LOG.debug("Leaving out line {} of {}, which is cut short", number, file);
      return Optional.empty();
    }
  }
}
