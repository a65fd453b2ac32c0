package sparkception.job.retrain;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import sparkception.data.shard.Manifest;
import sparkception.data.shard.ManifestVersions;
import sparkception.job.evaluate.TrainedRun;
import sparkception.job.files.FileHash;
import sparkception.job.registry.Decision;
import sparkception.job.registry.Lineage;
import sparkception.job.registry.VersionContent;
import sparkception.job.run.Invocation;
import sparkception.job.run.RunDescription;
import sparkception.job.run.RunFolder;

/** What of a run becomes a version: enough to be a run folder with one checkpoint. */
final class RunFiles {

  private final TrainedRun trained;
  private final Configuration hadoop;

  RunFiles(TrainedRun trained, Configuration hadoop) {
    this.trained = trained;
    this.hadoop = hadoop;
  }

  /**
   * As a version.
   *
   * @param parent the version that it began with; null for none
   */
  VersionContent content(Map<String, Double> metrics, Integer parent, Decision decision)
      throws IOException {
    return new VersionContent(
        trained.folder().files(), files(), metrics, lineage(parent), decision);
  }

  private Map<String, Path> files() throws IOException {
    RunFolder run = trained.folder();
    FileSystem files = run.files();
    Map<String, Path> all = new LinkedHashMap<>();
    for (Path file : new Path[] {run.recipe(), run.run(), run.transfer()}) {
      if (files.exists(file)) {
        all.put(file.getName(), file);
      }
    }
    Path checkpoint = trained.checkpoint().folder();
    for (FileStatus file : files.listStatus(checkpoint)) {
      all.put(
          String.join(
              "/", run.checkpoints().getName(), checkpoint.getName(), file.getPath().getName()),
          file.getPath());
    }
    return all;
  }

  private Lineage lineage(Integer parent) throws IOException {
    RunFolder run = trained.folder();
    RunDescription description = trained.description("register");
    return new Lineage(
        description.data(),
        description.dataFingerprint(),
        manifestHash(new Path(description.data()), description.dataFingerprint()),
        FileHash.of(run.files(), run.recipe()).sha256(),
        parent,
        Invocation.now(null, null).version(),
        run.path().toString());
  }

  /** Of the manifest that the run was trained by; null if the data set holds something else now. */
  private String manifestHash(Path data, String fingerprint) throws IOException {
    if (!Manifest.isIn(hadoop, data)) {
      return null;
    }
    Path folder = data;
    if (!Manifest.read(hadoop, data).fingerprint().equals(fingerprint)) {
      ManifestVersions versions = new ManifestVersions(hadoop, data);
      if (versions.find(fingerprint).isEmpty()) {
        return null;
      }
      folder = versions.folder(versions.find(fingerprint).get());
    }
    return FileHash.of(folder.getFileSystem(hadoop), new Path(folder, Manifest.FILE)).sha256();
  }
}
