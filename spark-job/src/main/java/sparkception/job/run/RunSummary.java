package sparkception.job.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A run at a glance, of whatever version its folder is. What the folder does not say is null.
 *
 * @param run its folder
 * @param description what it was trained on, and by what
 * @param status how its latest start is doing
 * @param silent whether that start says that it runs, but has not shown so for a minute
 * @param network section {@code model} of its recipe
 * @param rounds how many it consists of by now
 * @param newestRound the last of them
 * @param recoveries what failed without stopping it
 * @param points figures at its checkpoints, by split and samples
 * @param evaluations the latest of each split and data set
 */
public record RunSummary(
    String run,
    RunDescription description,
    RunStatus status,
    boolean silent,
    Map<String, Object> network,
    int rounds,
    MetricLine newestRound,
    List<Recovery> recoveries,
    List<AccuracyPoint> points,
    List<Judged> evaluations) {

  private static final YAMLMapper YAML = new YAMLMapper();

  /**
   * An evaluation's figures.
   *
   * @param data the data set
   */
  public record Judged(String data, AccuracyPoint figures) {}

  /**
   * Reads a run folder.
   *
   * @param now to tell a start that is silent
   * @throws RunFolderException if it is none, or damaged
   */
  public static RunSummary of(RunFolder run, Instant now) throws IOException {
    RunReader reader = RunReader.open(run);
    RunStatus status = reader.status().orElse(null);
    Metrics metrics = reader.metrics();
    List<MetricLine> rounds = metrics.rounds();
    return new RunSummary(
        run.path().toString(),
        reader.description().orElse(null),
        status,
        status != null && status.isSilent(now),
        network(run, reader.recipe("inspect")),
        rounds.size(),
        rounds.isEmpty() ? null : rounds.get(rounds.size() - 1),
        metrics.recoveries(),
        reader.points(),
        reader.evaluations().stream()
            .map(each -> new Judged(each.data(), AccuracyPoint.of(each)))
            .toList());
  }

  /** As a tree, since the keys of another version's recipe may be others. */
  private static Map<String, Object> network(RunFolder run, String recipe)
      throws RunFolderException {
    try {
      return YAML.convertValue(YAML.readTree(recipe).path("model"), new TypeReference<>() {});
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw new RunFolderException(
          String.format(
              Locale.ROOT,
              "Invalid %s: %s",
              run.recipe(),
              e.getMessage().lines().findFirst().orElse("it is no YAML")));
    }
  }
}
