package sparkception.job.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** What all commands that train are told. */
final class TrainingOptions {

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DATASET",
      description = "Data set made by 'sparkception prep'.")
  Path data;

  @Option(
      names = "--workers",
      paramLabel = "W",
      description = "Workers that train side by side; short for --set train.workers=W.")
  Integer workers;

  @Option(
      names = "--engine",
      paramLabel = "NAME",
      description = "What computes: auto, cuda, onednn or nd4j; short for --set engine.name=NAME.")
  String engine;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description =
          "Overrides one key of the recipe, such as train.epochs=3, or some of a section,"
              + " 'train={epochs: 3, workers: 4}'. Repeatable.")
  List<String> settings = new ArrayList<>();

  /** Settings by their keys, for a command's recipe. */
  Map<String, String> overrides(CommandSpec command) {
    Map<String, String> overrides = new LinkedHashMap<>();
    for (String setting : settings) {
      int equals = setting.indexOf('=');
      if (equals < 1) {
        throw wrong(command, "Invalid --set %s (must be KEY=VALUE)", setting);
      }
      String key = setting.substring(0, equals);
      if (overrides.put(key, setting.substring(equals + 1)) != null && key.indexOf('.') < 0) {
        throw wrong(
            command, "Invalid --set %s: a section is given twice (put its keys together)", key);
      }
    }
    if (workers != null) {
      overrides.put("train.workers", workers.toString());
    }
    if (engine != null) {
      overrides.put("engine.name", engine);
    }
    return overrides;
  }

  private static ParameterException wrong(CommandSpec command, String pattern, String value) {
    return new ParameterException(
        command.commandLine(), String.format(Locale.ROOT, pattern, value));
  }
}
