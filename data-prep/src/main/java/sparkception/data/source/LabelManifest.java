package sparkception.data.source;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.SerializableConfiguration;
import scala.Tuple2;
import sparkception.data.shard.ImageClass;

/**
 * JFT-style data: a list of images, each with many labels and their confidences. The file is JSON
 * lines, CSV with a header, or Parquet, by its ending; its columns are {@code image} (a URI,
 * absolute or relative to the list's folder), {@code labels} and optionally {@code weights} (lists,
 * or text with {@code ;} between the values).
 *
 * @param input the list
 * @param threshold least confidence of a label that counts
 * @param minImages least images of a class; labels of rarer classes are left out
 * @param classIds the classes in order; empty for all labels that occur, in the order of their
 *     names
 */
public record LabelManifest(Path input, double threshold, long minImages, List<String> classIds)
    implements ImageSource {

  /** Rejects a class that is listed twice: the labels behind it would be those of others. */
  public LabelManifest {
    Set<String> seen = new HashSet<>();
    for (String id : classIds) {
      if (!seen.add(id)) {
        throw new IllegalArgumentException(
            "Invalid classes: %s is listed twice (must be once)".formatted(id));
      }
    }
  }

  @Override
  public SourceScan scan(JavaSparkContext spark) throws IOException {
    Configuration configuration = spark.hadoopConfiguration();
    FileSystem files = input.getFileSystem(configuration);
    if (!files.exists(input)) {
      throw new SourceException("Cannot read input %s: no such file".formatted(input));
    }
    double least = threshold;
    JavaRDD<LabelledImage> listed =
        ManifestRows.read(spark, input).map(image -> image.atLeast(least));
    Map<String, Integer> classes = classes(listed);
    JavaRDD<LabelledImage> kept = listed.map(image -> image.among(classes));
    String folder = files.makeQualified(input).getParent().toString();
    SerializableConfiguration hadoop = new SerializableConfiguration(configuration);
    return new SourceScan(
        imageClasses(classes),
        List.of(),
        kept.filter(image -> image.best() >= 0)
            .map(image -> image(hadoop.value(), folder, image, classes)),
        warnings(kept.filter(image -> image.best() < 0).count()));
  }

  /** Labels by the names of the classes that have images enough. */
  private Map<String, Integer> classes(JavaRDD<LabelledImage> listed) throws SourceException {
    Map<String, Long> images =
        new TreeMap<>(
            listed
                .flatMapToPair(
                    image ->
                        image.labels().stream().map(label -> new Tuple2<>(label, 1L)).iterator())
                .reduceByKey(Long::sum)
                .collectAsMap());
    List<String> ids = classIds.isEmpty() ? List.copyOf(images.keySet()) : classIds;
    Map<String, Integer> classes = new HashMap<>();
    for (String id : ids) {
      if (images.getOrDefault(id, 0L) >= minImages) {
        classes.put(id, classes.size());
      }
    }
    if (classes.isEmpty()) {
      throw new SourceException(
          "Invalid input %s: no class has %d images with a confidence of %s"
              .formatted(input, minImages, threshold));
    }
    return classes;
  }

  private static List<ImageClass> imageClasses(Map<String, Integer> labels) {
    List<String> ids = new ArrayList<>(labels.keySet());
    ids.sort(Comparator.comparing(labels::get));
    return IntStream.range(0, ids.size())
        .mapToObj(label -> new ImageClass(label, ids.get(label), ids.get(label)))
        .toList();
  }

  private static List<String> warnings(long unlabelled) {
    return unlabelled == 0
        ? List.of()
        : List.of("%d images have no label that counts; they are left out".formatted(unlabelled));
  }

  private static SourceImage image(
      Configuration hadoop, String folder, LabelledImage image, Map<String, Integer> classes)
      throws IOException {
    int[] labels = image.labels().stream().mapToInt(classes::get).toArray();
    float[] weights = new float[labels.length];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = image.weights().get(i);
    }
    Path file = new Path(new Path(folder + "/"), image.image());
    return new SourceImage(
        null,
        labels[image.best()],
        labels,
        weights,
        image.image(),
        length(hadoop, file),
        new FileContent(file.toString()));
  }

  /** A file that is missing is refused when it is read. */
  private static long length(Configuration hadoop, Path file) throws IOException {
    try {
      return file.getFileSystem(hadoop).getFileStatus(file).getLen();
    } catch (FileNotFoundException e) {
      return 0;
    }
  }
}
