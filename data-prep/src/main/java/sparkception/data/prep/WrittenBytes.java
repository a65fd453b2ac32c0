package sparkception.data.prep;

import java.io.IOException;
import java.io.Serializable;
import org.apache.spark.api.java.JavaRDD;
import sparkception.data.shard.ShardWriter;
import sparkception.data.source.SourceImage;

/**
 * How much a source becomes when it is written: images are reduced and encoded anew, and rows have
 * more than an image in them. A sample of images is prepared to find out, chosen by a hash of their
 * paths, so that the same source gives the same figure.
 *
 * @param source bytes of the sample's images
 * @param written bytes of the rows that they become
 */
record WrittenBytes(long source, long written) implements Serializable {

  /** Whose average is within some percent of that of all. */
  private static final int SAMPLE = 100;

  /** So many times images hardly grow when they are encoded anew. */
  private static final int MOST_GROWTH = 8;

  private static final WrittenBytes NONE = new WrittenBytes(0, 0);

  /**
   * Prepares a sample of the images.
   *
   * @param count how many there are
   */
  static WrittenBytes of(
      JavaRDD<SourceImage> images, long count, long seed, Preparation preparation) {
    double chosen = Math.min(1, (double) SAMPLE / Math.max(1, count));
    return images
        .filter(image -> position(seed, image) < chosen)
        .aggregate(NONE, (sum, image) -> sum.plus(of(image, preparation)), WrittenBytes::plus);
  }

  /** Whether it may matter: what fills a shard by a small fraction makes one in any case. */
  static boolean matters(long bytes, long shardBytes) {
    return bytes > shardBytes / MOST_GROWTH;
  }

  private static double position(long seed, SourceImage image) {
    return (ShardPlan.hash(~seed, image.path()) >>> 11) * 0x1p-53;
  }

  private static WrittenBytes of(SourceImage image, Preparation preparation) throws IOException {
    return new WrittenBytes(
        image.bytes(),
        preparation.prepare(image) instanceof Sample.Stored stored
            ? ShardWriter.bytesOf(stored.row())
            : 0);
  }

  private WrittenBytes plus(WrittenBytes other) {
    return new WrittenBytes(source + other.source, written + other.written);
  }

  /** What so many bytes of the source become; unchanged where nothing is known. */
  long after(long bytes) {
    return source == 0 ? bytes : Math.round((double) bytes * written / source);
  }
}
