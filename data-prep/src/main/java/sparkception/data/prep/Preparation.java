package sparkception.data.prep;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.Serializable;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.LongAccumulator;
import sparkception.data.image.ImageCodec;
import sparkception.data.image.ImageOptions;
import sparkception.data.image.PreparedImage;
import sparkception.data.image.RefusedImageException;
import sparkception.data.image.RefusedImageException.Reason;
import sparkception.data.shard.ImageRow;
import sparkception.data.shard.ShardHash;
import sparkception.data.source.RefusedContent;
import sparkception.data.source.SourceImage;
import sparkception.data.source.TaskConfiguration;

/** Reads, checks and encodes one image. */
final class Preparation implements Serializable {

  /** The reason of images that are refused for being there already. */
  static final String DUPLICATE = "DUPLICATE";

  private final TaskConfiguration hadoop;
  private final ImageOptions options;
  private final int classes;
  private final LongAccumulator counter;

  /** {@code counter} counts the images that went through. */
  static Preparation of(
      JavaSparkContext spark, Listing listing, PrepOptions options, LongAccumulator counter) {
    return new Preparation(
        TaskConfiguration.of(spark), options.image(), listing.scan().classes().size(), counter);
  }

  private Preparation(
      TaskConfiguration hadoop, ImageOptions options, int classes, LongAccumulator counter) {
    this.hadoop = hadoop;
    this.options = options;
    this.classes = classes;
    this.counter = counter;
  }

  /** An image that comes after one with the same bytes, whose SHA-256 is known. */
  Sample duplicate(SourceImage image, String first, String sha256) {
    counter.add(1);
    return new Sample.Refused(
        image.path(),
        DUPLICATE,
        "Its bytes are those of " + first,
        ContentHash.of(image.path(), sha256));
  }

  /** The image as a row, or why it cannot be one. */
  Sample prepare(SourceImage image) throws IOException {
    counter.add(1);
    if (image.content() instanceof RefusedContent refused) {
      return refused(image, refused.reason(), refused.detail(), "");
    }
    try {
      return prepare(image, read(image));
    } catch (FileNotFoundException e) {
      return refused(image, "MISSING", "There is no such file", "");
    } catch (RefusedImageException e) {
      return refused(image, e.reason().name(), e.detail(), "");
    }
  }

  private Sample prepare(SourceImage image, byte[] bytes) {
    String sha256 = ShardHash.of(bytes);
    try {
      requireLabels(image);
      return stored(image, ImageCodec.prepare(bytes, image.boxes(), options), sha256);
    } catch (RefusedLabelException e) {
      return refused(image, RefusedLabelException.REASON, e.getMessage(), sha256);
    } catch (RefusedImageException e) {
      return refused(image, e.reason().name(), e.detail(), sha256);
    }
  }

  private static Sample refused(SourceImage image, String reason, String detail, String sha256) {
    return new Sample.Refused(image.path(), reason, detail, ContentHash.of(image.path(), sha256));
  }

  /** A file beyond the limit is not even read: it may be larger than the memory. */
  private byte[] read(SourceImage image) throws IOException, RefusedImageException {
    if (image.bytes() > options.limits().maxBytes()) {
      throw new RefusedImageException(
          Reason.TOO_MANY_BYTES,
          String.format(
              Locale.ROOT,
              "The file has %d bytes (at most %d are allowed)",
              image.bytes(),
              options.limits().maxBytes()));
    }
    return image.content().read(hadoop.value());
  }

  private void requireLabels(SourceImage image) throws RefusedLabelException {
    OptionalInt outside =
        IntStream.concat(IntStream.of(image.label()), IntStream.of(image.labels()))
            .filter(label -> label < 0 || label >= classes)
            .findFirst();
    if (outside.isPresent()) {
      throw new RefusedLabelException(outside.getAsInt(), classes);
    }
  }

  private static Sample stored(SourceImage image, PreparedImage prepared, String sha256) {
    ImageRow row =
        new ImageRow(
            prepared.bytes(),
            image.path(),
            image.label(),
            image.labels(),
            image.weights(),
            prepared.width(),
            prepared.height(),
            prepared.original() ? sha256 : ShardHash.of(prepared.bytes()),
            prepared.boxes());
    return new Sample.Stored(row, prepared.sums(), ContentHash.of(image.path(), sha256));
  }

  /** A label that names no class. */
  private static final class RefusedLabelException extends Exception {

    static final String REASON = "LABEL_OUT_OF_RANGE";

    RefusedLabelException(int label, int classes) {
      super(
          String.format(Locale.ROOT, "The label is %d (must be from 0 to %d)", label, classes - 1));
    }
  }
}
