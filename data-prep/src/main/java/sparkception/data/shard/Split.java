package sparkception.data.shard;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.Path;

/**
 * A part of a data set: train, val or test.
 *
 * @param name its folder
 * @param rows images in it
 * @param labelCounts images of each class, by label; an image of several classes counts in each
 * @param severalLabels images of more than one class; null in the manifests of earlier versions,
 *     whose counts are of each image's first label
 * @param shards its files, in order
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record Split(
    String name, long rows, List<Long> labelCounts, Long severalLabels, List<Shard> shards) {

  /** A split of images with one label each. */
  public Split(String name, long rows, List<Long> labelCounts, List<Shard> shards) {
    this(name, rows, labelCounts, 0L, shards);
  }

  /** Whether there are images of more than one class. */
  public boolean hasSeveralLabels() {
    return severalLabels != null && severalLabels > 0;
  }

  /** The same, for a folder from which this path leads to the data set's. */
  Split within(String prefix) {
    List<Shard> moved =
        shards.stream()
            .map(
                shard ->
                    new Shard(
                        prefix + shard.path(),
                        shard.rows(),
                        shard.bytes(),
                        shard.sha256(),
                        shard.rowGroups()))
            .toList();
    return new Split(name, rows, labelCounts, severalLabels, moved);
  }

  /** Both together, this one's images first; they are of the same classes. */
  public Split plus(Split more) {
    List<Shard> all = new ArrayList<>(shards);
    all.addAll(more.shards);
    List<Long> counts =
        IntStream.range(0, labelCounts.size())
            .mapToObj(label -> labelCounts.get(label) + more.labelCounts.get(label))
            .toList();
    return new Split(
        name,
        rows + more.rows,
        counts,
        severalLabels == null ? null : Long.valueOf(severalLabels + more.severalLabels),
        all);
  }

  /** Whether a manifest says all that has to be known of it. */
  boolean isComplete() {
    return name != null
        && Manifest.areThere(labelCounts)
        && Manifest.areThere(shards)
        && shards.stream().allMatch(Shard::isComplete);
  }

  /**
   * Rejects images of several classes where just one counts: the others would be lost.
   *
   * @param use what is to be done, such as "train on"
   * @param dataSet the split's
   * @throws DataSetException with how many there are
   */
  public void requireOneLabel(String use, Path dataSet) throws DataSetException {
    if (hasSeveralLabels()) {
      throw new DataSetException(
          String.format(
              Locale.ROOT,
              "Cannot %s split %s of %s with model.labels: one, as %d of its %d images have several labels (set model.labels: many, which learns all of them)",
              use,
              name,
              dataSet,
              severalLabels,
              rows));
    }
  }
}
