package sparkception.data.prep;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import sparkception.data.shard.ImageRow;
import sparkception.data.shard.Manifest;
import sparkception.data.shard.Shard;
import sparkception.data.shard.ShardHash;
import sparkception.data.shard.ShardReader;
import sparkception.data.shard.Split;

/** What a data set holds, read back. */
public final class Stored {

  private Stored() {}

  /** Every row, with shards verified; by split name, in order. */
  public static Map<String, List<ImageRow>> rows(Configuration hadoop, Path dataSet)
      throws IOException {
    Map<String, List<ImageRow>> rows = new TreeMap<>();
    for (Split split : Manifest.read(hadoop, dataSet).splits()) {
      List<ImageRow> own = rows.computeIfAbsent(split.name(), name -> new ArrayList<>());
      for (Shard shard : split.shards()) {
        ShardHash.verify(hadoop, dataSet, shard);
        own.addAll(rows(hadoop, dataSet, shard));
      }
    }
    return rows;
  }

  private static List<ImageRow> rows(Configuration hadoop, Path dataSet, Shard shard)
      throws IOException {
    List<ImageRow> rows = new ArrayList<>();
    try (ShardReader reader = ShardReader.open(hadoop, dataSet, shard)) {
      for (int group = 0; group < shard.rowGroups().size(); group++) {
        rows.addAll(reader.readRowGroup(group));
      }
    }
    return rows;
  }

  /** Paths of the images in the quarantine, with reason and detail. */
  public static Map<String, String> quarantine(Configuration hadoop, Path dataSet)
      throws IOException {
    Map<String, String> refused = new TreeMap<>();
    Path folder = new Path(dataSet, "_quarantine");
    FileSystem files = dataSet.getFileSystem(hadoop);
    if (files.exists(folder)) {
      for (FileStatus file : files.listStatus(folder)) {
        addQuarantine(file.getPath(), refused);
      }
    }
    return refused;
  }

  private static void addQuarantine(Path file, Map<String, String> refused) throws IOException {
    try (ParquetReader<Group> reader =
        ParquetReader.builder(new GroupReadSupport(), file).build()) {
      for (Group group = reader.read(); group != null; group = reader.read()) {
        refused.put(
            group.getString("path", 0),
            group.getString("reason", 0) + ": " + group.getString("detail", 0));
      }
    }
  }
}
