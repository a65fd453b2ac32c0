package sparkception.data.source;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * WebDataset tars, plain or gzipped: files whose names are equal up to a dot make a sample, see
 * {@link WebSamples}. Each image in it has the label that {@code .cls}, {@code .json} (its {@code
 * label} or {@code class}) or {@code .txt} says, see {@link LabelIndex}.
 *
 * @param input a folder of tars, or one tar; {@code train}, {@code val} or {@code test} in a tar's
 *     name or folder makes it part of that split
 * @param classNames a name for each class; empty for the labels that occur
 */
public record WebDataset(Path input, List<String> classNames) implements ImageSource {

  private static final String TARS = "\\.tar|\\.tar\\.gz|\\.tgz|\\.tar\\.(zst|bz2|xz|lz4)";

  /** So many classes are not captions yet. */
  private static final int FEW = 20;

  @Override
  public Map<String, Object> settings() {
    return Map.of("format", "webdataset", "classes", ClassList.summary(classNames));
  }

  @Override
  public SourceScan scan(JavaSparkContext spark) throws IOException {
    SplitFiles tars =
        SplitFiles.find(spark.hadoopConfiguration(), input, TARS, ".tar, .tar.gz or .tgz");
    for (SplitFiles.File file : tars.files()) {
      requireKnownCompression(file);
    }
    TaskConfiguration hadoop = TaskConfiguration.of(spark);
    JavaRDD<SplitFiles.File> files = spark.parallelize(tars.files(), tars.files().size());
    JavaRDD<NamedImage> listed =
        files.flatMap(file -> new WebTar(hadoop.value(), file).listed().iterator());
    LabelIndex index =
        LabelIndex.of(
            input,
            listed.flatMap(image -> image.labels().iterator()),
            NumberedClasses.of(classNames));
    if (classNames.isEmpty() && index.classes().size() > FEW) {
      requireNoCaptions(
          index,
          files
              .map(file -> new WebTar(hadoop.value(), file))
              .filter(WebTar::hasProse)
              .map(tar -> (long) tar.listed().size())
              .fold(0L, Long::sum));
    }
    JavaRDD<SourceEntry> images =
        files
            .flatMap(file -> new WebTar(hadoop.value(), file).images())
            .map(image -> image.resolved(index));
    JavaRDD<SourceEntry> ignored =
        files.flatMap(file -> new WebTar(hadoop.value(), file).ignored());
    return new SourceScan(
        index.classes(),
        tars.splits(),
        images.union(ignored).union(tars.ignored(spark, "no tar")),
        List.of());
  }

  private static void requireKnownCompression(SplitFiles.File file) throws SourceException {
    String name = file.relative().toLowerCase(Locale.ROOT);
    if (name.matches(".*\\.tar\\.(zst|bz2|xz|lz4)")) {
      throw new SourceException(
          String.format(
              Locale.ROOT,
              "Unsupported tar %s: it is compressed with %s (must be plain or gzipped)",
              file.uri(),
              name.substring(name.lastIndexOf('.') + 1)));
    }
  }

  /** Captions are nearly all different. */
  private void requireNoCaptions(LabelIndex index, long images) throws SourceException {
    if (images > 0 && 2L * index.classes().size() > images) {
      throw new SourceException(
          String.format(
              Locale.ROOT,
              "Invalid input %s: its %d images have %d different labels, such as \"%s\"; they look like captions (must be classes, in .cls or a .json's label)",
              input,
              images,
              index.classes().size(),
              index.classes().get(0).name()));
    }
  }
}
