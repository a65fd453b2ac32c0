package sparkception.data.source;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import sparkception.data.shard.ImageClass;

/**
 * The four files of MNIST, Fashion-MNIST and their like: {@code train-images-idx3-ubyte}, {@code
 * train-labels-idx1-ubyte} and the same for {@code t10k}, plain or gzipped.
 *
 * @param input their folder
 * @param classNames a name for each class; empty for the digits of the labels
 */
public record Idx(Path input, List<String> classNames) implements ImageSource {

  private static final int IMAGES_A_TASK = 5000;

  @Override
  public Map<String, Object> settings() {
    return Map.of("format", "idx", "classes", ClassList.summary(classNames));
  }

  @Override
  public SourceScan scan(JavaSparkContext spark) throws IOException {
    Configuration configuration = spark.hadoopConfiguration();
    if (!input.getFileSystem(configuration).exists(input)) {
      throw new SourceException(
          String.format(Locale.ROOT, "Cannot read input %s: no such folder", input));
    }
    List<Part> parts = new ArrayList<>();
    addParts(configuration, "train", "train", parts);
    addParts(configuration, "test", "t10k", parts);
    TaskConfiguration hadoop = TaskConfiguration.of(spark);
    Path folder = input;
    return new SourceScan(
        classes(configuration),
        List.of("train", "test"),
        spark
            .parallelize(parts, parts.size())
            .flatMap(part -> part.images(hadoop.value(), folder.toString())),
        List.of());
  }

  private void addParts(Configuration hadoop, String split, String prefix, List<Part> parts)
      throws IOException {
    IdxFile images = images(hadoop, input, prefix);
    IdxFile labels = labels(hadoop, input, prefix);
    if (images.count() != labels.count()) {
      throw new SourceException(
          String.format(
              Locale.ROOT,
              "Invalid input %s: %d images in %s, %d labels in %s",
              input,
              images.count(),
              images.path().getName(),
              labels.count(),
              labels.path().getName()));
    }
    images.requireWhole(hadoop);
    labels.requireWhole(hadoop);
    for (int from = 0; from < images.count(); from += IMAGES_A_TASK) {
      parts.add(new Part(split, prefix, from, Math.min(images.count(), from + IMAGES_A_TASK)));
    }
  }

  private List<ImageClass> classes(Configuration hadoop) throws IOException {
    int count = classNames.isEmpty() ? highestLabel(hadoop) + 1 : classNames.size();
    return IntStream.range(0, count)
        .mapToObj(
            label ->
                new ImageClass(
                    label,
                    Integer.toString(label),
                    classNames.isEmpty() ? Integer.toString(label) : classNames.get(label)))
        .toList();
  }

  private int highestLabel(Configuration hadoop) throws IOException {
    IdxFile labels = labels(hadoop, input, "train");
    byte[] values = labels.read(hadoop, 0, labels.count());
    return IntStream.range(0, values.length).map(i -> values[i] & 0xFF).max().orElse(0);
  }

  private static IdxFile images(Configuration hadoop, Path folder, String prefix)
      throws IOException {
    return IdxFile.open(hadoop, folder, prefix + "-images-idx3-ubyte", 3);
  }

  private static IdxFile labels(Configuration hadoop, Path folder, String prefix)
      throws IOException {
    return IdxFile.open(hadoop, folder, prefix + "-labels-idx1-ubyte", 1);
  }

  /** A range of images that one task reads. */
  private record Part(String split, String prefix, int from, int to) implements Serializable {

    Iterator<SourceImage> images(Configuration hadoop, String folder) throws IOException {
      IdxFile file = Idx.images(hadoop, new Path(folder), prefix);
      byte[] pixels = file.read(hadoop, from, to);
      byte[] labels = Idx.labels(hadoop, new Path(folder), prefix).read(hadoop, from, to);
      return IntStream.range(0, to - from)
          .mapToObj(i -> image(file, pixels, labels[i] & 0xFF, i))
          .iterator();
    }

    private SourceImage image(IdxFile file, byte[] pixels, int label, int i) {
      int bytes = file.itemBytes();
      byte[] own = Arrays.copyOfRange(pixels, i * bytes, (i + 1) * bytes);
      return new SourceImage(
          split,
          label,
          String.format(Locale.ROOT, "%s-%05d", prefix, from + i),
          bytes,
          new GrayContent(own, file.dimensions()[2], file.dimensions()[1]));
    }
  }
}
