package sparkception.data.prep;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import sparkception.data.InvalidOptionException;
import sparkception.data.image.ImageOptions;
import sparkception.data.shard.ShardHash;

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
 */
public record PrepOptions(
    long seed,
    long shardBytes,
    double valFraction,
    double testFraction,
    double maxRefused,
    ImageOptions image,
    boolean deduplicate)
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
    this(seed, shardBytes, valFraction, testFraction, maxRefused, image, false);
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
    return new PrepOptions(seed, shardBytes, valFraction, testFraction, maxRefused, image, true);
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

  /** Identifies what these options make of a source with classes and a fingerprint of its own. */
  String fingerprint(List<String> classes, String source) {
    return ShardHash.of(
        new ObjectMapper()
            .valueToTree(List.of(describe(), classes, source))
            .toString()
            .getBytes(StandardCharsets.UTF_8));
  }

  private static void require(boolean holds, String name, Object value, String rule) {
    if (!holds) {
      throw new InvalidOptionException(name, value, rule);
    }
  }
}
