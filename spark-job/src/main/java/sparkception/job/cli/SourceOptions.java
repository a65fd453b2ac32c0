package sparkception.job.cli;

import static sparkception.job.cli.SourceFormat.IDX;
import static sparkception.job.cli.SourceFormat.MANIFEST;
import static sparkception.job.cli.SourceFormat.PARQUET;
import static sparkception.job.cli.SourceFormat.WEBDATASET;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Option;
import sparkception.data.source.ClassFolders;
import sparkception.data.source.Idx;
import sparkception.data.source.Ilsvrc2012;
import sparkception.data.source.ImageParquet;
import sparkception.data.source.ImageSource;
import sparkception.data.source.LabelManifest;
import sparkception.data.source.WebDataset;

/** Where images come from. */
final class SourceOptions {

  @Option(
      names = "--input",
      required = true,
      paramLabel = "PATH",
      description = "Where the images are, on any Hadoop file system.")
  Path input;

  @Option(
      names = "--format",
      required = true,
      paramLabel = "FORMAT",
      converter = SourceFormat.Reader.class,
      description = "One of ${COMPLETION-CANDIDATES}; see below.")
  SourceFormat format;

  @Option(
      names = "--class-names",
      split = ",",
      paramLabel = "NAME",
      description =
          "Names of the classes of idx, parquet or webdataset, in the order of their labels."
              + " Default: those in the input, or the labels' digits. For manifest the classes"
              + " themselves, in that order. Default: all.")
  List<String> classNames;

  @Option(
      names = "--confidence",
      paramLabel = "WEIGHT",
      description = "Least confidence of a label that counts, for manifest. Default: 0.")
  Double confidence;

  @Option(
      names = "--min-images",
      paramLabel = "N",
      description = "Least images of a class that is kept, for manifest. Default: 1.")
  Long minImages;

  /** The source, whose relative paths end here: an executor's working folder is another one. */
  ImageSource source(Configuration hadoop) throws IOException {
    return at(input.getFileSystem(hadoop).makeQualified(input));
  }

  /** Rejects options that are wrong or are none of the format's, by IllegalArgumentException. */
  void check() {
    requireUsed("--class-names", classNames, Set.of(IDX, MANIFEST, PARQUET, WEBDATASET));
    requireUsed("--confidence", confidence, Set.of(MANIFEST));
    requireUsed("--min-images", minImages, Set.of(MANIFEST));
    at(input);
  }

  private ImageSource at(Path path) {
    List<String> names = Objects.requireNonNullElse(classNames, List.of());
    return switch (format) {
      case CLASS_FOLDERS -> new ClassFolders(path);
      case IDX -> new Idx(path, names);
      case ILSVRC2012 -> new Ilsvrc2012(path);
      case MANIFEST -> manifest(path, names);
      case PARQUET -> new ImageParquet(path, names);
      case WEBDATASET -> new WebDataset(path, names);
    };
  }

  private LabelManifest manifest(Path path, List<String> classes) {
    double threshold = Objects.requireNonNullElse(confidence, 0.0);
    long least = Objects.requireNonNullElse(minImages, 1L);
    require(threshold >= 0, "--confidence", confidence, "must be >= 0");
    require(least >= 1, "--min-images", minImages, "must be >= 1");
    return new LabelManifest(path, threshold, least, classes);
  }

  private void requireUsed(String option, Object value, Set<SourceFormat> formats) {
    require(
        value == null || formats.contains(format),
        option,
        value,
        "--format %s does not use it".formatted(format));
  }

  private static void require(boolean holds, String option, Object value, String rule) {
    if (!holds) {
      throw new IllegalArgumentException("Invalid %s: %s (%s)".formatted(option, value, rule));
    }
  }
}
