package sparkception.job.ui;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import sparkception.job.run.RunFolder;

/**
 * What the page shows.
 *
 * @param runs the folder with runs at any depth, and registries among them
 * @param registries others
 * @param schedule empty for none
 */
public record Shown(
    RunFolder runs, List<org.apache.hadoop.fs.Path> registries, Optional<ScheduleFiles> schedule) {

  /**
   * A schedule on this machine.
   *
   * @param file YAML
   * @param logs the scheduler's folder
   */
  public record ScheduleFiles(Path file, Path logs) {}
}
