package sparkception.job.mlflow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A folder as MLflow's file store has it ({@code mlruns}). Each file is replaced as a whole by a
 * rename; the files that make a folder an experiment or a run, {@code meta.yaml}, come last.
 */
final class TrackingFiles implements Tracking {

  private static final YAMLMapper YAML = new YAMLMapper();
  private static final String META = "meta.yaml";

  /** The numbers of the store's enumeration. */
  private static final Map<String, Integer> STATUS =
      Map.of("RUNNING", 1, "FINISHED", 3, "FAILED", 4, "KILLED", 5);

  /** SourceType LOCAL. */
  private static final int LOCAL = 4;

  private final Path store;

  TrackingFiles(Path store) {
    this.store = store.toAbsolutePath().normalize();
  }

  @Override
  public String show(String experiment, TrackedRun run) throws IOException {
    Path folder = experiment(experiment, run.started());
    String experimentId = folder.getFileName().toString();
    String id = TrackedRun.id(experimentId + run.folder());
    Path to = folder.resolve(id);
    writeAll(to.resolve("params"), run.params());
    writeAll(to.resolve("tags"), tags(run));
    for (Map.Entry<String, String> metric : lines(run).entrySet()) {
      replace(to.resolve("metrics").resolve(metric.getKey()), metric.getValue());
    }
    Files.createDirectories(to.resolve("artifacts"));
    replace(to.resolve(META), YAML.writeValueAsString(meta(experimentId, id, to, run)));
    return id;
  }

  private static Map<String, String> tags(TrackedRun run) {
    Map<String, String> tags = new TreeMap<>(run.tags());
    tags.put("mlflow.runName", run.name());
    return tags;
  }

  /** One of that name, or a new one. */
  private Path experiment(String name, long created) throws IOException {
    for (Path folder : folders()) {
      if (name.equals(meta(folder).path("name").asText())) {
        return folder;
      }
    }
    // MLflow's own ids are numbers as well, of 18 digits.
    String id =
        String.format(
            Locale.ROOT,
            "%018d",
            UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).getMostSignificantBits()
                >>> 5);
    Path folder = store.resolve(id);
    Map<String, Object> meta = new LinkedHashMap<>();
    meta.put("artifact_location", folder.toUri().toString().replaceAll("/$", ""));
    meta.put("creation_time", created);
    meta.put("experiment_id", id);
    meta.put("last_update_time", created);
    meta.put("lifecycle_stage", "active");
    meta.put("name", name);
    replace(folder.resolve(META), YAML.writeValueAsString(meta));
    return folder;
  }

  private List<Path> folders() throws IOException {
    try (Stream<Path> found = Files.list(store)) {
      return found.filter(folder -> Files.exists(folder.resolve(META))).sorted().toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  private static JsonNode meta(Path folder) throws IOException {
    try {
      return YAML.readTree(folder.resolve(META).toFile());
    } catch (JsonProcessingException e) {
      throw new MlflowException("Invalid " + folder.resolve(META) + ": it is no YAML", e);
    }
  }

  private static Map<String, Object> meta(
      String experimentId, String id, Path folder, TrackedRun run) {
    Map<String, Object> meta = new LinkedHashMap<>();
    meta.put("artifact_uri", folder.resolve("artifacts").toUri().toString().replaceAll("/$", ""));
    meta.put("end_time", run.ended());
    meta.put("entry_point_name", "");
    meta.put("experiment_id", experimentId);
    meta.put("lifecycle_stage", "active");
    meta.put("run_id", id);
    meta.put("run_name", run.name());
    meta.put("run_uuid", id);
    meta.put("source_name", "");
    meta.put("source_type", LOCAL);
    meta.put("source_version", "");
    meta.put("start_time", run.started());
    meta.put("status", STATUS.get(run.status()));
    meta.put("tags", List.of());
    meta.put("user_id", "sparkception");
    return meta;
  }

  private static Map<String, String> lines(TrackedRun run) {
    return run.metrics().values().stream()
        .flatMap(List::stream)
        .collect(
            Collectors.groupingBy(
                Metric::key,
                TreeMap::new,
                Collectors.mapping(
                    metric ->
                        String.format(
                            Locale.ROOT,
                            "%d %s %d\n",
                            metric.timestamp(),
                            metric.value(),
                            metric.step()),
                    Collectors.joining())));
  }

  private void writeAll(Path folder, Map<String, String> values) throws IOException {
    for (Map.Entry<String, String> value : values.entrySet()) {
      replace(folder.resolve(value.getKey()), value.getValue());
    }
  }

  /** Through a file beside the experiments, where MLflow takes nothing for a value. */
  private void replace(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Path staged = Files.writeString(Files.createTempFile(store, ".sparkception-", ""), text);
    Files.move(staged, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
