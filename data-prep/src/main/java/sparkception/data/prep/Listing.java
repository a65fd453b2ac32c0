package sparkception.data.prep;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import sparkception.data.shard.ImageClass;
import sparkception.data.shard.ShardHash;
import sparkception.data.shard.SourceState;
import sparkception.data.source.ImageSource;
import sparkception.data.source.SourceImage;
import sparkception.data.source.SourceScan;
import sparkception.data.source.SplitName;

/**
 * A source as it was listed, and what is to be made of it.
 *
 * @param scan classes, splits and entries
 * @param census what they come to
 * @param splits of the data set
 * @param source what identifies all of it; its contents are not known
 * @param options by name
 */
record Listing(
    SourceScan scan,
    Census census,
    SplitRule splits,
    SourceState source,
    Map<String, Object> options) {

  static Listing of(JavaSparkContext spark, ImageSource source, PrepOptions options)
      throws IOException {
    SourceScan scan = source.scan(spark);
    SplitRule splits = SplitRule.of(scan.splits(), options);
    Map<String, Object> described = options.describe();
    if (!splits.cutFromTrain().isEmpty()) {
      described.put("cut_from_train", splits.cutFromTrain());
    }
    Census census = Census.of(scan.entries());
    List<String> classes = scan.classes().stream().map(ImageClass::toString).toList();
    SourceState state =
        new SourceState(
            input(source, spark.hadoopConfiguration()),
            source.settings(),
            identity(scan.classes(), census),
            hash(List.of(described, classes, census.fingerprint())),
            census.versionsText(),
            null);
    return new Listing(scan, census, splits, state, described);
  }

  /** The number of images, and what identifies names, sizes, labels and boxes of all. */
  static String identity(List<ImageClass> classes, Census census) {
    List<String> names = classes.stream().map(ImageClass::toString).toList();
    return census.images() + "-" + hash(List.of(names, census.fingerprint()));
  }

  /** Of these images alone, as a part of it. */
  Listing of(JavaRDD<SourceImage> images) {
    SourceScan part = new SourceScan(scan.classes(), scan.splits(), images, scan.warnings());
    return new Listing(part, Census.of(images), splits, source, options);
  }

  private static String hash(List<Object> parts) {
    return ShardHash.of(
        new ObjectMapper().valueToTree(parts).toString().getBytes(StandardCharsets.UTF_8));
  }

  private static String input(ImageSource source, Configuration hadoop) throws IOException {
    Path input = source.input();
    return input == null ? null : input.getFileSystem(hadoop).makeQualified(input).toString();
  }

  /** What looks wrong but stops nothing. */
  List<String> warnings() {
    List<String> warnings = new ArrayList<>(scan.warnings());
    List<String> missing =
        SplitName.ALL.stream().filter(split -> !splits.splits().contains(split)).toList();
    if (!scan.splits().isEmpty() && !missing.isEmpty()) {
      warnings.add(
          String.format(
              Locale.ROOT,
              "The input's own splits are kept (%s); it has no %s, and none is cut%s",
              String.join(", ", scan.splits()),
              String.join(" and no ", missing),
              remedy(missing)));
    }
    return warnings;
  }

  private String remedy(List<String> missing) {
    return scan.splits().contains("train")
        ? String.format(Locale.ROOT, " (--%s FRACTION cuts it from train)", missing.get(0))
        : "";
  }
}
