package sparkception.data.source;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import scala.Tuple2;
import sparkception.data.shard.ImageClass;

/**
 * JFT-style data: a list of images, each with many labels and their confidences. The file is JSON
 * lines, CSV with a header, or Parquet, by its ending; its columns are {@code image} (a URI,
 * absolute or relative to the list's folder), {@code labels} and optionally {@code weights} (lists,
 * or text with {@code ;} between the values), {@code weight} (a number: how often the image is in
 * the data set) and {@code bytes} (the image itself, in base64 where the list is text; {@code
 * image} is then just its name).
 *
 * <p>An image of weight 2.3 is there two times, and with a probability of 0.3 a third time; one of
 * weight 0 is left out. Classes are counted after that.
 *
 * @param input the list
 * @param hierarchy lines of a class and one above it, see {@link LabelHierarchy}; null for none
 * @param rules which labels and images count
 */
public record LabelManifest(Path input, Path hierarchy, LabelRules rules) implements ImageSource {

  @Override
  public SourceScan scan(JavaSparkContext spark) throws IOException {
    Configuration configuration = spark.hadoopConfiguration();
    FileSystem files = input.getFileSystem(configuration);
    if (!files.exists(input)) {
      throw new SourceException("Cannot read input %s: no such file".formatted(input));
    }
    LabelHierarchy above =
        hierarchy == null ? LabelHierarchy.NONE : LabelHierarchy.read(configuration, hierarchy);
    Map<String, Long> images = images(listed(spark, above, false));
    List<ImageClass> classes = classes(images);
    Map<String, Integer> labels = new HashMap<>();
    classes.forEach(each -> labels.put(each.id(), each.index()));
    ClassBalance balance = new ClassBalance(images, rules.maxImages());
    String folder = files.makeQualified(input).getParent().toString();
    TaskConfiguration hadoop = TaskConfiguration.of(spark);
    return new SourceScan(
        classes,
        List.of(),
        listed(spark, above, true)
            .map(image -> image.among(labels))
            .filter(image -> image.best() >= 0 && balance.keeps(image))
            .map(image -> image(hadoop.value(), folder, image, labels)),
        warnings(listed(spark, above, false).map(image -> image.among(labels)), balance));
  }

  private JavaRDD<LabelledImage> listed(
      JavaSparkContext spark, LabelHierarchy above, boolean withBytes) throws SourceException {
    double least = rules.threshold();
    return ManifestRows.read(spark, input, withBytes)
        .map(image -> above.complete(image.atLeast(least)));
  }

  /** Images of each label. */
  private static Map<String, Long> images(JavaRDD<LabelledImage> listed) {
    return new TreeMap<>(
        listed
            .flatMapToPair(
                image -> image.labels().stream().map(label -> new Tuple2<>(label, 1L)).iterator())
            .reduceByKey(Long::sum)
            .collectAsMap());
  }

  /** Those that have images enough, numbered anew. */
  private List<ImageClass> classes(Map<String, Long> images) throws SourceException {
    List<ImageClass> all =
        rules.classes().isEmpty()
            ? images.keySet().stream().map(id -> new ImageClass(0, id, id)).toList()
            : rules.classes();
    List<ImageClass> classes = new ArrayList<>();
    for (ImageClass each : all) {
      if (images.getOrDefault(each.id(), 0L) >= rules.minImages()) {
        classes.add(new ImageClass(classes.size(), each.id(), each.name()));
      }
    }
    if (classes.isEmpty()) {
      throw new SourceException(
          "Invalid input %s: no class has %d images with a confidence of %s"
              .formatted(input, rules.minImages(), rules.threshold()));
    }
    return classes;
  }

  private static List<String> warnings(JavaRDD<LabelledImage> images, ClassBalance balance) {
    List<String> warnings = new ArrayList<>();
    long unlabelled = images.filter(image -> image.best() < 0).count();
    if (unlabelled > 0) {
      warnings.add("%d images have no label that counts; they are left out".formatted(unlabelled));
    }
    long beyond = images.filter(image -> image.best() >= 0 && !balance.keeps(image)).count();
    if (beyond > 0) {
      warnings.add(
          "%d images of classes with more than %d are left out".formatted(beyond, balance.most()));
    }
    return warnings;
  }

  private static SourceImage image(
      Configuration hadoop, String folder, LabelledImage image, Map<String, Integer> classes)
      throws IOException {
    int[] labels = image.labels().stream().mapToInt(classes::get).toArray();
    float[] weights = new float[labels.length];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = image.weights().get(i);
    }
    if (image.bytes() == null) {
      FileStatus file = status(hadoop, new Path(new Path(folder + "/"), image.image()));
      return image(image, labels, weights, file.getLen(), FileContent.of(file));
    }
    return image(image, labels, weights, image.bytes().length, new BytesContent(image.bytes()));
  }

  private static SourceImage image(
      LabelledImage image, int[] labels, float[] weights, long bytes, ImageContent content) {
    return new SourceImage(
        null, labels[image.best()], labels, weights, image.name(), bytes, content, List.of());
  }

  /** A file that is missing is refused when it is read. */
  private static FileStatus status(Configuration hadoop, Path file) throws IOException {
    try {
      return file.getFileSystem(hadoop).getFileStatus(file);
    } catch (FileNotFoundException e) {
      return new FileStatus(0, false, 0, 0, 0, file);
    }
  }
}
