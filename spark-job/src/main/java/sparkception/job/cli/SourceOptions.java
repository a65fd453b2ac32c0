package sparkception.job.cli;

import static sparkception.job.cli.SourceFormat.CLASS_FOLDERS;
import static sparkception.job.cli.SourceFormat.IDX;
import static sparkception.job.cli.SourceFormat.ILSVRC2012;
import static sparkception.job.cli.SourceFormat.MANIFEST;
import static sparkception.job.cli.SourceFormat.PARQUET;
import static sparkception.job.cli.SourceFormat.WEBDATASET;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Option;
import sparkception.data.InvalidOptionException;
import sparkception.data.shard.ImageClass;
import sparkception.data.source.ClassFolders;
import sparkception.data.source.ClassList;
import sparkception.data.source.Folds;
import sparkception.data.source.Idx;
import sparkception.data.source.Ilsvrc2012;
import sparkception.data.source.ImageParquet;
import sparkception.data.source.ImageSource;
import sparkception.data.source.LabelManifest;
import sparkception.data.source.LabelRules;
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

  @Option(
      names = "--max-images",
      paramLabel = "N",
      description =
          "Most images of a class, about, for manifest: of larger classes, images are drawn."
              + " Default: all.")
  Long maxImages;

  @Option(
      names = "--hierarchy",
      paramLabel = "FILE",
      description =
          "Lines of a class, a comma and a class above it, for manifest: images get the classes"
              + " above their own, too.")
  Path hierarchy;

  @Option(
      names = "--class-list",
      paramLabel = "FILE",
      description =
          "What --class-names says, or the folders of class-folders, in a file: a class a line,"
              + " with its name after a tab.")
  Path classList;

  @Option(
      names = "--val-fold",
      paramLabel = "VALUE",
      description =
          "Where the column fold (or split) of manifest or parquet numbers folds: the one for"
              + " validation. The rest is for training.")
  String valFold;

  @Option(names = "--test-fold", paramLabel = "VALUE", description = "The same for testing.")
  String testFold;

  @Option(
      names = "--boxes",
      paramLabel = "PATH",
      description =
          "Folder or tar of the images' bounding boxes, for ilsvrc2012: an XML file an image, such"
              + " as ILSVRC2012_bbox_train_v2.tar.gz has them. May be given more than once.")
  List<Path> boxes = List.of();

  /** The source, whose relative paths end here: an executor's working folder is another one. */
  ImageSource source(Configuration hadoop) throws IOException {
    List<ImageClass> classes =
        classList == null ? named() : ClassList.read(hadoop, qualified(hadoop, classList));
    Path above = hierarchy == null ? null : qualified(hadoop, hierarchy);
    List<Path> annotations = new ArrayList<>();
    for (Path path : boxes) {
      annotations.add(qualified(hadoop, path));
    }
    return at(qualified(hadoop, input), above, annotations, classes);
  }

  private static Path qualified(Configuration hadoop, Path path) throws IOException {
    return path.getFileSystem(hadoop).makeQualified(path);
  }

  /** Rejects options that are wrong or are none of the format's, by InvalidOptionException. */
  void check() {
    requireUsed("--class-names", classNames, Set.of(IDX, MANIFEST, PARQUET, WEBDATASET));
    requireUsed(
        "--class-list", classList, Set.of(CLASS_FOLDERS, IDX, MANIFEST, PARQUET, WEBDATASET));
    requireUsed("--confidence", confidence, Set.of(MANIFEST));
    requireUsed("--min-images", minImages, Set.of(MANIFEST));
    requireUsed("--max-images", maxImages, Set.of(MANIFEST));
    requireUsed("--hierarchy", hierarchy, Set.of(MANIFEST));
    requireUsed("--val-fold", valFold, Set.of(MANIFEST, PARQUET));
    requireUsed("--test-fold", testFold, Set.of(MANIFEST, PARQUET));
    requireUsed("--boxes", boxes.isEmpty() ? null : boxes, Set.of(ILSVRC2012));
    require(
        classNames == null || classList == null,
        "--class-list",
        classList,
        "--class-names says the classes already");
    at(input, hierarchy, boxes, named());
  }

  private List<ImageClass> named() {
    List<String> names = Objects.requireNonNullElse(classNames, List.of());
    return IntStream.range(0, names.size())
        .mapToObj(label -> new ImageClass(label, names.get(label), names.get(label)))
        .toList();
  }

  private ImageSource at(Path path, Path above, List<Path> annotations, List<ImageClass> classes) {
    List<String> names = classes.stream().map(ImageClass::name).toList();
    return switch (format) {
      case CLASS_FOLDERS -> new ClassFolders(path, classes);
      case IDX -> new Idx(path, names);
      case ILSVRC2012 -> new Ilsvrc2012(path, annotations);
      case MANIFEST -> new LabelManifest(path, above, rules(classes), folds());
      case PARQUET -> new ImageParquet(path, names, folds());
      case WEBDATASET -> new WebDataset(path, names);
    };
  }

  private Folds folds() {
    return new Folds(valFold, testFold);
  }

  private LabelRules rules(List<ImageClass> classes) {
    double threshold = Objects.requireNonNullElse(confidence, LabelRules.ALL.threshold());
    long least = Objects.requireNonNullElse(minImages, LabelRules.ALL.minImages());
    long most = Objects.requireNonNullElse(maxImages, LabelRules.ALL.maxImages());
    require(threshold >= 0, "--confidence", confidence, "must be >= 0");
    require(least >= 1, "--min-images", minImages, "must be >= 1");
    require(most >= 1, "--max-images", maxImages, "must be >= 1");
    return new LabelRules(threshold, least, most, classes);
  }

  private void requireUsed(String option, Object value, Set<SourceFormat> formats) {
    require(
        value == null || formats.contains(format),
        option,
        value,
        String.format(Locale.ROOT, "--format %s does not use it", format));
  }

  private static void require(boolean holds, String option, Object value, String rule) {
    if (!holds) {
      throw new InvalidOptionException(option, value, rule);
    }
  }
}
