package sparkception.data.inspect;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import sparkception.data.shard.DataSetException;
import sparkception.data.shard.ImageRow;
import sparkception.data.shard.Shard;
import sparkception.data.shard.ShardHash;
import sparkception.data.shard.ShardReader;

/**
 * A shard that was read again.
 *
 * @param images whose hash was right
 * @param labelCounts images of each class
 * @param problems what was wrong, one sentence each
 */
record CheckedShard(long images, long[] labelCounts, List<String> problems)
    implements Serializable {

  /** Reads a shard; a damaged file is a problem, not an error. */
  static CheckedShard read(Configuration hadoop, Path dataSet, Shard shard, int classes)
      throws IOException {
    Check check = new Check(shard.path(), new long[classes]);
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
    return new CheckedShard(check.images, check.labelCounts, check.problems);
  }

  void addCountsTo(long[] counts) {
    for (int label = 0; label < counts.length; label++) {
      counts[label] += labelCounts[label];
    }
  }

  /** Counts rows while they pass. */
  private static final class Check {

    private final String shard;
    private final long[] labelCounts;
    private final List<String> problems = new ArrayList<>();
    private long images;

    Check(String shard, long[] labelCounts) {
      this.shard = shard;
      this.labelCounts = labelCounts;
    }

    void row(ImageRow row) {
      if (row.label() < 0 || row.label() >= labelCounts.length) {
        problems.add(
            "Invalid row in %s: %s has label %d (must be from 0 to %d)"
                .formatted(shard, row.path(), row.label(), labelCounts.length - 1));
        return;
      }
      labelCounts[row.label()]++;
      String found = ShardHash.of(row.bytes());
      if (found.equals(row.sha256())) {
        images++;
      } else {
        problems.add(
            "Invalid row in %s: %s has SHA-256 %s, the row says %s"
                .formatted(shard, row.path(), found, row.sha256()));
      }
    }
  }
}
