package sparkception.job.retrain;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import sparkception.data.shard.Manifest;
import sparkception.data.storage.FolderLock;
import sparkception.job.files.FileHash;
import sparkception.job.recipe.Recipe;
import sparkception.job.registry.ModelRegistry;

/**
 * Run folders of candidates, {@code REGISTRY/candidates}. A name says what a candidate is trained
 * from, on and by, so that whoever comes after a killed process finds its checkpoints, and takes
 * none of another candidate.
 */
final class Candidates {

  private static final int DIGITS = 12;

  private final Path folder;
  private final ModelRegistry registry;
  private final Configuration hadoop;

  Candidates(ModelRegistry registry, Configuration hadoop) {
    this.registry = registry;
    this.hadoop = hadoop;
    this.folder = new Path(registry.folder(), "candidates");
  }

  /** The candidate that follows a champion on a version of the data set. */
  Candidate of(int champion, Path data, Candidate.Training training) throws Exception {
    Recipe recipe = training.recipe(registry.folder(champion), data);
    String fingerprint = Manifest.read(hadoop, data).fingerprint();
    String name =
        String.format(
            Locale.ROOT,
            "%d-%s-%s",
            champion,
            start(fingerprint),
            start(FileHash.of(recipe.toYaml().getBytes(StandardCharsets.UTF_8)).sha256()));
    return new Candidate(champion, data, new Path(folder, name), recipe);
  }

  private static String start(String hash) {
    return hash.substring(0, Math.min(DIGITS, hash.length()));
  }

  /**
   * Removes what earlier looks have left.
   *
   * @param run that stays; null for none
   */
  void removeAllBut(Path run, FolderLock lease) throws IOException {
    FileSystem files = folder.getFileSystem(hadoop);
    try {
      for (FileStatus each : files.listStatus(folder)) {
        if (run == null || !each.getPath().getName().equals(run.getName())) {
          lease.requireHeld();
          files.delete(each.getPath(), true);
        }
      }
    } catch (FileNotFoundException e) {
      // No candidate was ever begun, and so none is left.
      return;
    }
  }
}
