package sparkception.job.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The rounds of a run, whatever number of starts it took.
 *
 * <p>A start repeats the rounds that a killed one did after its last checkpoint, so of several
 * lines for the same samples the one of the latest start counts.
 *
 * @param rounds a JSON object each, in order
 */
record RunMetrics(List<JsonNode> rounds) {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SAMPLES = "samples";

  /** Reads {@code RUN/metrics}, which need not exist. */
  static RunMetrics read(FileSystem files, Path folder) throws IOException {
    TreeMap<Long, JsonNode> rounds = new TreeMap<>();
    if (files.exists(folder)) {
      FileStatus[] starts = files.listStatus(folder, path -> path.getName().endsWith(".jsonl"));
      Arrays.sort(starts, Comparator.comparing(start -> start.getPath().getName()));
      for (FileStatus start : starts) {
        lines(files, start.getPath())
            .forEach(round -> rounds.put(round.path(SAMPLES).asLong(), round));
      }
    }
    return new RunMetrics(List.copyOf(rounds.values()));
  }

  /** One value over samples seen; rounds without it are left out. */
  Series series(String name, String key) {
    return new Series(
        name,
        rounds.stream()
            .filter(round -> round.path(key).isNumber())
            .map(
                round ->
                    new Series.Point(round.path(SAMPLES).asDouble(), round.path(key).asDouble()))
            .toList());
  }

  double sum(String key) {
    return rounds.stream().mapToDouble(round -> round.path(key).asDouble()).sum();
  }

  private static List<JsonNode> lines(FileSystem files, Path file) throws IOException {
    List<JsonNode> rounds = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(files.open(file), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        try {
          rounds.add(JSON.readTree(line));
        } catch (JsonProcessingException cutShort) {
          // A driver that was killed leaves half a line; the round is in the next start's file.
          break;
        }
      }
    }
    return rounds;
  }
}
