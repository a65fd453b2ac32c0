package sparkception.data.source;

import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import sparkception.data.shard.ImageClass;

/**
 * What a source holds.
 *
 * @param classes in label order
 * @param splits that the source itself makes; empty if it is one heap
 * @param entries all of it, listed by tasks: images, and what is ignored
 * @param warnings what looks wrong but stops nothing
 */
public record SourceScan(
    List<ImageClass> classes,
    List<String> splits,
    JavaRDD<? extends SourceEntry> entries,
    List<String> warnings) {

  /** The entries that are images. */
  public JavaRDD<SourceImage> images() {
    return images(entries);
  }

  /** Those among entries that are images. */
  static JavaRDD<SourceImage> images(JavaRDD<? extends SourceEntry> entries) {
    return entries.filter(entry -> entry instanceof SourceImage).map(entry -> (SourceImage) entry);
  }
}
