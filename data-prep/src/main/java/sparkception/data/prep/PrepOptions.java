package sparkception.data.prep;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import sparkception.data.InvalidOptionException;
import sparkception.data.image.ImageOptions;
import sparkception.data.shard.Manifest;

/**
 * What decides a data set, beside its source.
 *
 * @param seed of the order of the images
 * @param shardBytes most bytes of a shard's file, about; above 0
 * @param valFraction share of the images for validation, where the source has no splits
 * @param testFraction share of the images for testing, where the source has no splits
 * @param maxRefused largest share of images that may be refused before the job fails, in [0, 1]
 * @param image what is done to each image
 * @param deduplicate whether images with the same bytes as another one of their split are refused;
 *     they do not count for {@code maxRefused}
 * @param askedSplits {@code val} and {@code test} where their shares are asked for by name: they
 *     are then cut from train, too, where the source has splits, but not these
 * @param overwrite whether a data set of another input or with other options is made anew as well
 */
public record PrepOptions(
    long seed,
    long shardBytes,
    double valFraction,
    double testFraction,
    double maxRefused,
    ImageOptions image,
    boolean deduplicate,
    Set<String> askedSplits,
    boolean overwrite)
    implements Serializable {

  /** Shards of 64 MiB, a tenth for validation and for testing each, at most 1 % refused. */
  public static final PrepOptions DEFAULT =
      new PrepOptions(42, 64L << 20, 0.1, 0.1, 0.01, ImageOptions.DEFAULT);

  /** Options that keep duplicates. */
  public PrepOptions(
      long seed,
      long shardBytes,
      double valFraction,
      double testFraction,
      double maxRefused,
      ImageOptions image) {
    this(seed, shardBytes, valFraction, testFraction, maxRefused, image, false, Set.of(), false);
  }

  /** Rejects values outside the ranges above. */
  public PrepOptions {
    require(shardBytes > 0, "shard size", shardBytes, "must be > 0");
    require(
        valFraction >= 0 && testFraction >= 0 && valFraction + testFraction < 1,
        "split fractions",
        valFraction + " and " + testFraction,
        "must be >= 0 and leave something to train on");
    require(maxRefused >= 0 && maxRefused <= 1, "max-refused", maxRefused, "must be in [0, 1]");
  }

  /** The same options, with duplicates refused. */
  public PrepOptions withoutDuplicates() {
    return new PrepOptions(
        seed,
        shardBytes,
        valFraction,
        testFraction,
        maxRefused,
        image,
        true,
        askedSplits,
        overwrite);
  }

  /** The same options; the shares of these splits are asked for by name. */
  public PrepOptions asking(Set<String> splits) {
    return new PrepOptions(
        seed,
        shardBytes,
        valFraction,
        testFraction,
        maxRefused,
        image,
        deduplicate,
        splits,
        overwrite);
  }

  /** The same options; whatever data set is in the output is made anew. */
  public PrepOptions overwriting() {
    return new PrepOptions(
        seed,
        shardBytes,
        valFraction,
        testFraction,
        maxRefused,
        image,
        deduplicate,
        askedSplits,
        true);
  }

  /**
   * The options that a data set was made with, as far as its manifest says; the others are the
   * usual ones.
   */
  public static PrepOptions of(Manifest manifest) {
    Map<String, Object> made = manifest.options();
    Set<String> asked = new TreeSet<>();
    if (made.get("cut_from_train") instanceof List<?> cut) {
      cut.forEach(split -> asked.add(split.toString()));
    }
    PrepOptions options =
        new PrepOptions(
                number(made, "seed", DEFAULT.seed()).longValue(),
                number(made, "shard_bytes", DEFAULT.shardBytes()).longValue(),
                number(made, "val_fraction", DEFAULT.valFraction()).doubleValue(),
                number(made, "test_fraction", DEFAULT.testFraction()).doubleValue(),
                DEFAULT.maxRefused(),
                manifest.preparation())
            .asking(asked);
    return Boolean.TRUE.equals(made.get("deduplicate")) ? options.withoutDuplicates() : options;
  }

  private static Number number(Map<String, Object> options, String name, Number otherwise) {
    return options.get(name) instanceof Number number ? number : otherwise;
  }

  /** By name, for the manifest. */
  Map<String, Object> describe() {
    Map<String, Object> options = new LinkedHashMap<>();
    options.put("seed", seed);
    options.put("shard_bytes", shardBytes);
    options.put("val_fraction", valFraction);
    options.put("test_fraction", testFraction);
    options.put("shorter_side", image.shorterSide());
    options.put("square", image.square());
    options.put("jpeg_quality", image.jpegQuality());
    options.put("background", image.background());
    options.put("deduplicate", deduplicate);
    options.put("limits", image.limits().toString());
    return options;
  }

  private static void require(boolean holds, String name, Object value, String rule) {
    if (!holds) {
      throw new InvalidOptionException(name, value, rule);
    }
  }
}
