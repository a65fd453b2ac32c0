package sparkception.data.loader;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import sparkception.data.plan.SampleRef;
import sparkception.data.shard.DataSetException;
import sparkception.data.shard.ImageRow;
import sparkception.data.shard.Shard;
import sparkception.data.shard.ShardHash;
import sparkception.data.shard.ShardReader;

/**
 * The rows of a split's shards, read a row group at a time and kept for all loaders that share a
 * cache.
 *
 * <p>What is read is checked against what was written: a shard's length with the manifest, an
 * image's bytes with the SHA-256 in its row. The hash of a whole shard is not computed, because a
 * worker reads only parts of it.
 */
final class ShardRows {
  private final RowGroupCache cache;
  private final Configuration configuration;
  private final Path dataSet;
  private final String dataSetName;
  private final List<Shard> shards;

  ShardRows(RowGroupCache cache, Configuration configuration, Path dataSet, List<Shard> shards) {
    this.cache = cache;
    this.configuration = configuration;
    this.dataSet = dataSet;
    this.dataSetName = dataSet.toString();
    this.shards = List.copyOf(shards);
  }

  /** The row of a sample. */
  ImageRow row(SampleRef sample) {
    Shard shard = shards.get(sample.shard());
    RowGroupCache.Key key =
        new RowGroupCache.Key(dataSetName, shard.path(), shard.sha256(), sample.rowGroup());
    return cache.get(key, () -> read(shard, sample.rowGroup())).get(sample.row());
  }

  /** The file of a sample's shard, for messages. */
  Path shardOf(SampleRef sample) {
    return file(shards.get(sample.shard()));
  }

  private List<ImageRow> read(Shard shard, int rowGroup) {
    try {
      checkLength(shard);
      List<ImageRow> rows = readRowGroup(shard, rowGroup);
      rows.forEach(row -> checkHash(shard, row));
      return rows;
    } catch (DataSetException e) {
      throw new DataSetReadException(e.getMessage(), e);
    } catch (IOException e) {
      throw new DataSetReadException(
          String.format(
              Locale.ROOT,
              "Cannot read row group %d of shard %s: %s",
              rowGroup,
              file(shard),
              e.getMessage()),
          e);
    }
  }

  private List<ImageRow> readRowGroup(Shard shard, int rowGroup) throws IOException {
    try (ShardReader reader = ShardReader.open(configuration, dataSet, shard)) {
      return reader.readRowGroup(rowGroup);
    }
  }

  private void checkLength(Shard shard) throws IOException {
    Path file = file(shard);
    long length = file.getFileSystem(configuration).getFileStatus(file).getLen();
    if (length != shard.bytes()) {
      throw new DataSetException(
          String.format(
              Locale.ROOT,
              "Invalid shard %s: %d bytes, the manifest says %d",
              file,
              length,
              shard.bytes()));
    }
  }

  private void checkHash(Shard shard, ImageRow row) {
    if (!ShardHash.of(row.bytes()).equals(row.sha256())) {
      throw new DataSetReadException(
          String.format(
              Locale.ROOT,
              "Invalid shard %s: the bytes of image %s do not have the SHA-256 that their row states",
              file(shard),
              row.path()));
    }
  }

  private Path file(Shard shard) {
    return new Path(dataSet, shard.path());
  }
}
