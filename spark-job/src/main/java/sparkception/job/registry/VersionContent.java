package sparkception.job.registry;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * What becomes a version.
 *
 * @param source the file system that its files are copied from
 * @param files where each is, by its path in the version's folder
 * @param metrics figures by name
 * @param lineage what it was made from
 * @param decision whether it is to become the champion
 */
public record VersionContent(
    FileSystem source,
    Map<String, Path> files,
    Map<String, Double> metrics,
    Lineage lineage,
    Decision decision) {

  /** Keeps copies. */
  public VersionContent {
    files = new LinkedHashMap<>(files);
    metrics = new LinkedHashMap<>(metrics);
  }
}
