package sparkception.data.source;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * WebDataset tars: files whose names are equal up to the first dot after the last slash make a
 * sample, of which {@code .jpg} or another image and {@code .cls}, the label in decimal, are read.
 *
 * @param input a folder of tars, or one tar; {@code train}, {@code val} or {@code test} in a tar's
 *     name or folder makes it part of that split
 * @param classNames a name for each class; empty for the digits of the labels
 */
public record WebDataset(Path input, List<String> classNames) implements ImageSource {

  private static final Set<String> IMAGES =
      Set.of("jpg", "jpeg", "png", "webp", "gif", "bmp", "tif", "tiff", "ppm", "img");
  private static final String LABEL = "cls";
  private static final int NO_LABEL = -1;

  @Override
  public SourceScan scan(JavaSparkContext spark) throws IOException {
    SplitFiles tars = SplitFiles.find(spark.hadoopConfiguration(), input, ".tar");
    TaskConfiguration hadoop = TaskConfiguration.of(spark);
    JavaRDD<SourceImage> images =
        spark
            .parallelize(tars.files(), tars.files().size())
            .flatMap(tar -> images(hadoop.value(), tar));
    return new SourceScan(NumberedClasses.of(classNames, images), tars.splits(), images, List.of());
  }

  private static Iterator<SourceImage> images(Configuration hadoop, SplitFiles.File tar)
      throws IOException {
    Map<String, Map<String, TarEntry>> samples = new LinkedHashMap<>();
    for (TarEntry entry : TarListing.of(hadoop, tar.uri())) {
      int dot = entry.name().indexOf('.', entry.name().lastIndexOf('/') + 1);
      if (dot >= 0) {
        String field = entry.name().substring(dot + 1).toLowerCase(Locale.ROOT);
        samples
            .computeIfAbsent(entry.name().substring(0, dot), key -> new LinkedHashMap<>())
            .put(field, entry);
      }
    }
    List<SourceImage> images = new ArrayList<>();
    for (Map<String, TarEntry> sample : samples.values()) {
      addImage(hadoop, tar, sample, images);
    }
    return images.iterator();
  }

  /** A sample without an image is none of ours; one without a label is refused later, by name. */
  private static void addImage(
      Configuration hadoop,
      SplitFiles.File tar,
      Map<String, TarEntry> sample,
      List<SourceImage> images)
      throws IOException {
    for (Map.Entry<String, TarEntry> field : sample.entrySet()) {
      if (isImage(field.getKey())) {
        TarEntry image = field.getValue();
        images.add(
            new SourceImage(
                tar.split(),
                label(hadoop, sample.get(LABEL)),
                tar.relative() + "/" + image.name(),
                image.bytes(),
                image.content()));
        return;
      }
    }
  }

  private static boolean isImage(String field) {
    return IMAGES.contains(field.substring(field.lastIndexOf('.') + 1));
  }

  private static int label(Configuration hadoop, TarEntry entry) throws IOException {
    if (entry == null || entry.bytes() > Long.BYTES * 2) {
      return NO_LABEL;
    }
    String text = new String(entry.content().read(hadoop), StandardCharsets.US_ASCII).strip();
    return text.matches("\\d{1,9}") ? Integer.parseInt(text) : NO_LABEL;
  }
}
