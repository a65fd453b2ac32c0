package sparkception.data.source;

import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import sparkception.data.shard.ImageClass;

/**
 * What a source holds.
 *
 * @param classes in label order
 * @param splits that the source itself makes; empty if it is one heap
 * @param images all of it, listed by tasks
 * @param warnings what looks wrong but stops nothing
 */
public record SourceScan(
    List<ImageClass> classes,
    List<String> splits,
    JavaRDD<SourceImage> images,
    List<String> warnings) {}
