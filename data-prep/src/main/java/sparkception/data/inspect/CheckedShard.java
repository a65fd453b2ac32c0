package sparkception.data.inspect;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import sparkception.data.shard.DataSetException;
import sparkception.data.shard.ImageRow;
import sparkception.data.shard.Shard;
import sparkception.data.shard.ShardHash;
import sparkception.data.shard.ShardReader;
import sparkception.data.shard.Split;

/**
 * A shard that was read again.
 *
 * @param images whose hash was right
 * @param labelCounts images of each class
 * @param firstLabelCounts of each class, images whose first label it is
 * @param problems what was wrong, one sentence each
 */
record CheckedShard(long images, long[] labelCounts, long[] firstLabelCounts, List<String> problems)
    implements Serializable {

  /** Reads a shard; a damaged file is a problem, not an error. */
  static CheckedShard read(Configuration hadoop, Path dataSet, Shard shard, int classes)
      throws IOException {
    Check check = new Check(shard.path(), classes);
    try {
      ShardHash.verify(hadoop, dataSet, shard);
      try (ShardReader reader = ShardReader.open(hadoop, dataSet, shard)) {
        for (int group = 0; group < shard.rowGroups().size(); group++) {
          reader.readRowGroup(group).forEach(check::row);
        }
      }
    } catch (DataSetException e) {
      check.problems.add(e.getMessage());
    }
    return new CheckedShard(
        check.images, check.labelCounts, check.firstLabelCounts, check.problems);
  }

  /** Adds what a split's manifest counts. */
  void addCountsTo(long[] counts, Split split) {
    long[] own = split.severalLabels() == null ? firstLabelCounts : labelCounts;
    for (int label = 0; label < counts.length; label++) {
      counts[label] += own[label];
    }
  }

  /** Counts rows while they pass. */
  private static final class Check {

    private final String shard;
    private final long[] labelCounts;
    private final long[] firstLabelCounts;
    private final List<String> problems = new ArrayList<>();
    private long images;

    Check(String shard, int classes) {
      this.shard = shard;
      this.labelCounts = new long[classes];
      this.firstLabelCounts = new long[classes];
    }

    void row(ImageRow row) {
      int[] labels = IntStream.concat(IntStream.of(row.label()), row.classes()).toArray();
      OptionalInt outside =
          IntStream.of(labels).filter(each -> each < 0 || each >= labelCounts.length).findFirst();
      if (outside.isPresent()) {
        problems.add(
            String.format(
                Locale.ROOT,
                "Invalid row in %s: %s has label %d (must be from 0 to %d)",
                shard,
                row.path(),
                outside.getAsInt(),
                labelCounts.length - 1));
        return;
      }
      firstLabelCounts[row.label()]++;
      row.classes().forEach(label -> labelCounts[label]++);
      String found = ShardHash.of(row.bytes());
      if (found.equals(row.sha256())) {
        images++;
      } else {
        problems.add(
            String.format(
                Locale.ROOT,
                "Invalid row in %s: %s has SHA-256 %s, the row says %s",
                shard,
                row.path(),
                found,
                row.sha256()));
      }
    }
  }
}
