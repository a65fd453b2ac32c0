package sparkception.data.source;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import sparkception.data.shard.ImageClass;

/**
 * ILSVRC2012 as it is distributed: a folder with {@value #TRAIN} (a tar of a tar for each class),
 * {@value #VAL} (flat; either may be missing) and the devkit. Images are read from the tars in
 * place. Labels are in the standard order, that of the WordNet ids. Validation images whose numbers
 * are in {@value Ilsvrc2012Devkit#BLACKLIST}, if it is there, are left out.
 *
 * @param input the folder
 * @param boxes folders and tars of annotations with the images' bounding boxes, see {@link
 *     BoxAnnotations}; empty for none
 */
public record Ilsvrc2012(Path input, List<Path> boxes) implements ImageSource {

  static final String TRAIN = "ILSVRC2012_img_train.tar";
  static final String VAL = "ILSVRC2012_img_val.tar";

  /** Without bounding boxes. */
  public Ilsvrc2012(Path input) {
    this(input, List.of());
  }

  @Override
  public Map<String, Object> settings() {
    return Map.of("format", "ilsvrc2012", "boxes", boxes.stream().map(Path::toString).toList());
  }

  @Override
  public SourceScan scan(JavaSparkContext spark) throws IOException {
    Configuration hadoop = spark.hadoopConfiguration();
    FileSystem files = input.getFileSystem(hadoop);
    Path folder = files.makeQualified(input);
    Ilsvrc2012Devkit devkit = Ilsvrc2012Devkit.open(hadoop, folder);
    List<Synset> synsets = devkit.synsets();
    List<ImageClass> classes = Synset.classes(synsets);
    List<String> splits = new ArrayList<>();
    List<Part> parts = new ArrayList<>();
    if (files.exists(new Path(folder, TRAIN))) {
      splits.add("train");
      parts.addAll(trainParts(hadoop, new Path(folder, TRAIN).toString(), labels(classes)));
    }
    if (files.exists(new Path(folder, VAL))) {
      splits.add("val");
      parts.add(
          new ValPart(
              new Path(folder, VAL).toString(),
              valLabels(devkit, synsets, classes),
              devkit.blacklist()));
    }
    requireParts(parts);
    List<String> warnings = new ArrayList<>(warnings(devkit));
    JavaRDD<SourceImage> images = images(spark, parts);
    return new SourceScan(
        classes, splits, boxes.isEmpty() ? images : boxed(spark, images, warnings), warnings);
  }

  private static List<String> warnings(Ilsvrc2012Devkit devkit) throws SourceException {
    int listed = devkit.blacklist().size();
    return listed == 0
        ? List.of()
        : List.of(
            String.format(
                Locale.ROOT,
                "%d validation images of %s are left out",
                listed,
                Ilsvrc2012Devkit.BLACKLIST));
  }

  private JavaRDD<SourceImage> boxed(
      JavaSparkContext spark, JavaRDD<SourceImage> images, List<String> warnings)
      throws IOException {
    BoxAnnotations given = new BoxAnnotations(boxes);
    JavaPairRDD<String, BoxAnnotation> annotations = given.read(spark);
    long leftOut =
        annotations.values().aggregate(0L, (sum, each) -> sum + each.leftOut(), Long::sum);
    if (leftOut > 0) {
      warnings.add(
          String.format(
              Locale.ROOT,
              "%d boxes have no area within their images; they are left out",
              leftOut));
    }
    return given.join(images, annotations);
  }

  private static JavaRDD<SourceImage> images(JavaSparkContext spark, List<Part> parts) {
    TaskConfiguration hadoop = TaskConfiguration.of(spark);
    return spark.parallelize(parts, parts.size()).flatMap(part -> part.images(hadoop.value()));
  }

  private void requireParts(List<Part> parts) throws SourceException {
    if (parts.isEmpty()) {
      throw new SourceException(
          String.format(
              Locale.ROOT, "Cannot read input %s: neither %s nor %s is in it", input, TRAIN, VAL));
    }
  }

  private static Map<String, Integer> labels(List<ImageClass> classes) {
    Map<String, Integer> labels = new HashMap<>();
    classes.forEach(each -> labels.put(each.id(), each.index()));
    return labels;
  }

  private static List<Part> trainParts(
      Configuration hadoop, String tar, Map<String, Integer> labels) throws IOException {
    List<Part> parts = new ArrayList<>();
    for (TarEntry entry : TarListing.of(hadoop, tar)) {
      String id = new Path("/" + entry.name()).getName().replaceFirst("\\.tar$", "");
      if (!labels.containsKey(id)) {
        throw new SourceException(
            String.format(
                Locale.ROOT,
                "Invalid tar %s: %s in it is none of the devkit's synsets",
                tar,
                entry.name()));
      }
      parts.add(new TrainPart(entry, id, labels.get(id)));
    }
    return parts;
  }

  /** The labels of the validation images in the order of their names. */
  private static int[] valLabels(
      Ilsvrc2012Devkit devkit, List<Synset> synsets, List<ImageClass> classes) throws IOException {
    Map<String, Integer> labels = labels(classes);
    synsets.forEach(each -> labels.put(Integer.toString(each.number()), labels.get(each.id())));
    List<String> truth = devkit.groundTruth();
    for (String line : truth) {
      if (!labels.containsKey(line)) {
        throw new SourceException(
            String.format(
                Locale.ROOT,
                "Invalid %s: %s is none of the devkit's synsets",
                Ilsvrc2012Devkit.GROUND_TRUTH,
                line));
      }
    }
    return truth.stream().mapToInt(labels::get).toArray();
  }

  /** What one task lists. */
  private sealed interface Part extends Serializable {
    Iterator<SourceImage> images(Configuration hadoop) throws IOException;
  }

  /** A class's tar within the tar. */
  private record TrainPart(TarEntry tar, String id, int label) implements Part {

    @Override
    public Iterator<SourceImage> images(Configuration hadoop) throws IOException {
      return TarListing.distinct(TarListing.within(hadoop, tar)).stream()
          .map(entry -> image("train", label, "train/" + id + "/" + entry.name(), entry))
          .iterator();
    }
  }

  /**
   * The flat tar of validation images; {@code labels} are those of the images 1, 2, … as their
   * names count them, and the images {@code without} are left out.
   */
  private record ValPart(String tar, int[] labels, Set<Integer> without) implements Part {

    private static final Pattern NUMBER = Pattern.compile("(\\d{1,9})\\.[^./]*$");

    @Override
    public Iterator<SourceImage> images(Configuration hadoop) throws IOException {
      return TarListing.distinct(TarListing.of(hadoop, tar)).stream()
          .filter(entry -> !without.contains(number(entry.name())))
          .map(entry -> image("val", label(entry.name()), "val/" + entry.name(), entry))
          .iterator();
    }

    /** A file without ground truth gets a label that is none, so that it is refused by name. */
    private int label(String name) {
      int index = number(name) - 1;
      return index >= 0 && index < labels.length ? labels[index] : -1;
    }

    /** The number that a name ends in; 0 if there is none. */
    private static int number(String name) {
      Matcher number = NUMBER.matcher(name);
      return number.find() ? Integer.parseInt(number.group(1)) : 0;
    }
  }

  private static SourceImage image(String split, int label, String path, TarEntry entry) {
    return new SourceImage(split, label, path, entry.bytes(), entry.content());
  }
}
