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
  private static final String SPEED = "images_per_second";

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

  /**
   * One value over samples seen; rounds without it are left out. A round that is cut short by the
   * end of an epoch says little by itself, and is shown together with the one before.
   */
  Series series(String name, String key) {
    return values(name, key).withoutShortPoints();
  }

  private Series values(String name, String key) {
    List<Series.Point> points = new ArrayList<>();
    double before = 0;
    for (JsonNode round : rounds) {
      double samples = round.path(SAMPLES).asDouble();
      if (round.path(key).isNumber()) {
        points.add(new Series.Point(samples, round.path(key).asDouble(), samples - before));
      }
      before = samples;
    }
    return new Series(name, points);
  }

  /** Images per second, whose mean over rounds goes by the seconds that an image takes. */
  Series speeds() {
    return values("", SPEED).map(RunMetrics::inverse).withoutShortPoints().map(RunMetrics::inverse);
  }

  private static double inverse(double value) {
    return 1 / value;
  }

  double sum(String key) {
    return rounds.stream().mapToDouble(round -> round.path(key).asDouble()).sum();
  }

  /** Training examples seen by the end of the last round. */
  long samples() {
    return rounds.get(rounds.size() - 1).path(SAMPLES).asLong();
  }

  /** Of all rounds together. */
  double imagesPerSecond() {
    double samples =
        rounds.stream()
            .mapToDouble(round -> round.path(SPEED).asDouble() * round.path("seconds").asDouble())
            .sum();
    return samples / sum("seconds");
  }

  private static List<JsonNode> lines(FileSystem files, Path file) throws IOException {
    List<JsonNode> rounds = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(files.open(file), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        try {
          JsonNode read = JSON.readTree(line);
          if (read.has("round")) {
            rounds.add(read);
          }
        } catch (JsonProcessingException cutShort) {
          // A driver that was killed leaves half a line; the round is in the next start's file.
          break;
        }
      }
    }
    return rounds;
  }
}
