package sparkception.data.shard;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.hadoop.example.GroupReadSupport;

/** Reads which images a shard holds, and nothing of their bytes. */
public final class ShardPaths {

  private static final String PATHS =
      "message image { optional group image { optional binary path (STRING); } }";

  private ShardPaths() {}

  /**
   * The paths of a shard's images in their source, in stored order.
   *
   * @throws DataSetException if there are not as many as the manifest says
   */
  public static List<String> read(Configuration hadoop, Path dataSet, Shard shard)
      throws IOException {
    Configuration projected = new Configuration(hadoop);
    projected.set(ReadSupport.PARQUET_READ_SCHEMA, PATHS);
    Path file = new Path(dataSet, shard.path());
    List<String> paths = new ArrayList<>();
    try (ParquetReader<Group> reader =
        ParquetReader.builder(new GroupReadSupport(), file).withConf(projected).build()) {
      for (Group row = reader.read(); row != null; row = reader.read()) {
        paths.add(row.getGroup("image", 0).getString("path", 0));
      }
    }
    if (paths.size() != shard.rows()) {
      throw new DataSetException(
          String.format(
              Locale.ROOT,
              "Invalid shard %s: it has %d images, the manifest says %d",
              file,
              paths.size(),
              shard.rows()));
    }
    return paths;
  }
}
