package sparkception.data.source;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
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
 * A list of images, each with a label or, as JFT has it, many and their confidences. The file is
 * JSON lines, CSV with a header, or Parquet, by its ending; its columns are {@code image} (a URI,
 * absolute or relative to the list's folder), {@code labels} and optionally {@code weights} (lists,
 * or text with {@code ;} between the values), {@code weight} (a number: how often the image is in
 * the data set), {@code bytes} (the image itself, in base64 where the list is text; {@code image}
 * is then just its name) and {@code split}. {@link Column} has the other names they go by.
 *
 * <p>Labels are names; where classes are given of which they are none, and all are whole numbers,
 * they are places in their list, from 0.
 *
 * <p>An image of weight 2.3 is there two times, and with a probability of 0.3 a third time; one of
 * weight 0 is left out. Classes are counted after that.
 *
 * @param input the list
 * @param hierarchy lines of a class and one above it, see {@link LabelHierarchy}; null for none
 * @param rules which labels and images count
 * @param folds that a column of splits may number
 */
public record LabelManifest(Path input, Path hierarchy, LabelRules rules, Folds folds)
    implements ImageSource {

  /** A list that has no folds. */
  public LabelManifest(Path input, Path hierarchy, LabelRules rules) {
    this(input, hierarchy, rules, Folds.NONE);
  }

  @Override
  public Map<String, Object> settings() {
    Map<String, Object> settings = new TreeMap<>(rules.describe());
    settings.put("format", "manifest");
    settings.put("folds", folds.toString());
    settings.put("hierarchy", hierarchy == null ? "none" : hierarchy.toString());
    return settings;
  }

  @Override
  public SourceScan scan(JavaSparkContext spark) throws IOException {
    Configuration configuration = spark.hadoopConfiguration();
    FileSystem files = input.getFileSystem(configuration);
    if (!files.exists(input)) {
      throw new SourceException(
          String.format(Locale.ROOT, "Cannot read input %s: no such file", input));
    }
    LabelHierarchy above =
        hierarchy == null ? LabelHierarchy.NONE : LabelHierarchy.read(configuration, hierarchy);
    double least = rules.threshold();
    ManifestRows rows = ManifestRows.open(spark, input, folds);
    JavaRDD<ListedImage> listed = rows.read(false);
    Map<String, Long> images =
        images(
            listed
                .flatMap(row -> row.image().times(row.weight()).iterator())
                .map(image -> above.complete(image.atLeast(least))));
    Map<String, Integer> labels = new HashMap<>();
    List<ImageClass> classes = classes(images, labels);
    ClassBalance balance = new ClassBalance(images, rules.maxImages());
    TaskConfiguration hadoop = TaskConfiguration.of(spark);
    String folder = files.makeQualified(input).getParent().toString();
    Selection selection = new Selection(hadoop, folder, above, least, labels, balance);
    return new SourceScan(
        classes,
        splits(listed),
        rows.read(true).flatMap(selection::entries),
        warnings(rows.unread()));
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

  /** Those that have images enough, numbered anew; and which label stands for which. */
  private List<ImageClass> classes(Map<String, Long> images, Map<String, Integer> labels)
      throws SourceException {
    List<ImageClass> all = LabelIndex.of(images.keySet(), rules.classes()).classes();
    boolean places = arePlaces(images.keySet());
    List<ImageClass> classes = new ArrayList<>();
    for (ImageClass each : all) {
      String label = places ? Integer.toString(each.index()) : each.id();
      if (images.getOrDefault(label, 0L) >= rules.minImages()) {
        labels.put(label, classes.size());
        classes.add(new ImageClass(classes.size(), each.id(), each.name()));
      }
    }
    if (classes.isEmpty()) {
      throw new SourceException(
          String.format(
              Locale.ROOT,
              "Invalid input %s: no class has %d images with a confidence of %s",
              input,
              rules.minImages(),
              rules.threshold()));
    }
    return classes;
  }

  /** Whether labels are places in the list of classes, and not names in it. */
  private boolean arePlaces(Set<String> labels) {
    Set<String> names = new HashSet<>();
    Set<String> places = new HashSet<>();
    for (ImageClass each : rules.classes()) {
      names.add(each.id());
      places.add(Integer.toString(each.index()));
    }
    return places.containsAll(labels) && Collections.disjoint(names, labels);
  }

  /** Those that the list names, for all of its images or for none. */
  private List<String> splits(JavaRDD<ListedImage> listed) throws SourceException {
    List<String> found =
        listed.map(row -> Objects.requireNonNullElse(row.image().split(), "")).distinct().collect();
    if (found.contains("") && found.size() > 1) {
      Place place =
          listed
              .filter(row -> row.image().split() == null)
              .map(ListedImage::place)
              .takeOrdered(1)
              .get(0);
      throw place.invalid("it names no split (must for all images or for none)");
    }
    folds.require(found, input);
    return SplitName.ALL.stream().filter(found::contains).toList();
  }

  private static List<String> warnings(List<String> unread) {
    return unread.isEmpty()
        ? List.of()
        : List.of("Columns of the list that are not read: " + String.join(", ", unread));
  }

  /** Decides what becomes of a listed image. */
  private record Selection(
      TaskConfiguration hadoop,
      String folder,
      LabelHierarchy above,
      double least,
      Map<String, Integer> labels,
      ClassBalance balance)
      implements Serializable {

    Iterator<SourceEntry> entries(ListedImage row) throws IOException {
      List<SourceEntry> entries = new ArrayList<>();
      String name = row.image().image();
      for (long time = 1; time <= row.repeats(); time++) {
        entries.add(new IgnoredEntry(name + " (again)", "listed again"));
      }
      if (row.image().labels().isEmpty()) {
        entries.add(
            SourceImage.refused(
                row.image().split(), name, "NO_LABEL", "It has no label in " + row.place()));
        return entries.iterator();
      }
      List<LabelledImage> copies = row.image().times(row.weight()).toList();
      for (LabelledImage copy : copies) {
        entries.add(entry(above.complete(copy.atLeast(least)).among(labels)));
      }
      if (copies.isEmpty()) {
        entries.add(new IgnoredEntry(name, "weight below 1"));
      }
      return entries.iterator();
    }

    private SourceEntry entry(LabelledImage image) throws IOException {
      if (image.best() < 0) {
        return new IgnoredEntry(image.name(), "no label that counts");
      }
      return balance.keeps(image)
          ? image(hadoop.value(), folder, image, labels)
          : new IgnoredEntry(image.name(), "beyond --max-images");
    }
  }

  private static SourceImage image(
      Configuration hadoop, String folder, LabelledImage image, Map<String, Integer> classes)
      throws IOException {
    int[] labels = image.labels().stream().mapToInt(classes::get).toArray();
    float[] weights = new float[labels.length];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = image.weights().get(i);
    }
    boolean listed = image.bytes() != null;
    FileStatus file = listed ? null : status(hadoop, file(folder, image.image()));
    return new SourceImage(
        image.split(),
        labels[image.best()],
        labels,
        weights,
        image.name(),
        listed ? image.bytes().length : file.getLen(),
        listed ? new BytesContent(image.bytes()) : FileContent.of(file),
        List.of());
  }

  /** Colons are allowed in the names of files, and begin a path only behind a scheme. */
  static Path file(String folder, String image) {
    return image.matches("[A-Za-z][A-Za-z0-9+.-]*:/.*")
        ? new Path(image)
        : new Path(new Path(folder + "/"), new Path(null, null, image));
  }

  /** A file that is missing is refused when it is read. */
  static FileStatus status(Configuration hadoop, Path file) throws IOException {
    try {
      return file.getFileSystem(hadoop).getFileStatus(file);
    } catch (FileNotFoundException e) {
      return new FileStatus(0, false, 0, 0, 0, file);
    }
  }
}
