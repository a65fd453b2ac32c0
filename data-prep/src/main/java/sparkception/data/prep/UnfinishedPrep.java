package sparkception.data.prep;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import sparkception.data.shard.Manifest;
import sparkception.data.shard.Shard;

/**
 * How far a data set has come whose preparation was stopped or is still going on.
 *
 * @param shards those that are done, of each split that has any
 */
public record UnfinishedPrep(Map<String, Progress> shards) {

  /** Files of a split, their images and bytes. */
  public record Progress(int shards, long images, long bytes) {

    private Progress plus(Shard shard) {
      return new Progress(shards + 1, images + shard.rows(), bytes + shard.bytes());
    }
  }

  /** What a folder holds of a data set; nothing if it is whole, or if prep has not been there. */
  public static Optional<UnfinishedPrep> read(Configuration hadoop, Path folder)
      throws IOException {
    FileSystem files = folder.getFileSystem(hadoop);
    if (files.exists(new Path(folder, Manifest.FILE))
        || !files.exists(new Path(folder, PrepFolder.PROGRESS))) {
      return Optional.empty();
    }
    Map<String, Progress> splits = new TreeMap<>();
    for (ShardRecord record : new PrepFolder(hadoop, folder).records()) {
      if (record.shard() != null) {
        String split = FinishedShards.split(record.shard());
        Progress before = splits.getOrDefault(split, new Progress(0, 0, 0));
        splits.put(split, before.plus(record.shard()));
      }
    }
    return Optional.of(new UnfinishedPrep(splits));
  }
}
