package sparkception.data.shard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import sparkception.data.random.Mutations;

/** Damaged files of a data set of ours: each is read or refused by a sentence. */
@Timeout(300)
class DataSetFuzzTest {

  private static final Configuration HADOOP = new Configuration();

  @TempDir private java.nio.file.Path temp;

  /** Damaged copies of each file. */
  int tries() {
    return 300;
  }

  private interface Reader {
    void read() throws IOException;
  }

  private void fuzz(String name, Reader reader) throws IOException {
    java.nio.file.Path file = temp.resolve(name);
    byte[] whole = Files.readAllBytes(file);
    reader.read();
    int refused = 0;
    for (int seed = 0; seed < tries(); seed++) {
      Files.write(file, Mutations.of(whole, seed));
      try {
        reader.read();
      } catch (DataSetException e) {
        assertThat(e.getMessage()).as("seed %d", seed).matches("(?s)(Invalid|Unsupported) .*");
        refused++;
      } catch (IOException | RuntimeException | StackOverflowError e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
    assertThat(refused).isPositive();
  }

  @Test
  void shards() throws IOException {
    Shard shard = write();
    Files.deleteIfExists(temp.resolve(".shard.parquet.crc"));
    fuzz("shard.parquet", () -> readAll(shard));
  }

  private void readAll(Shard shard) throws IOException {
    try (ShardReader reader = ShardReader.open(HADOOP, new Path(temp.toUri()), shard)) {
      for (int group = 0; group < shard.rowGroups().size(); group++) {
        reader.readRowGroup(group);
      }
    }
  }

  @Test
  void manifests() throws IOException {
    Manifest manifest =
        new Manifest(
            1,
            List.of(new ImageClass(0, "a", "A")),
            List.of(new Split("train", 3, List.of(3L), 0L, List.of(write()))),
            List.of(0.5, 0.5, 0.5),
            List.of(0.1, 0.1, 0.1),
            3,
            0,
            IgnoredEntries.of("system file", "Thumbs.db"),
            "0f",
            Map.of("seed", 1),
            new SourceState("file:/in", Map.of(), "3-0f", "0f", "0f", "0f"));
    Files.write(temp.resolve(Manifest.FILE), new ObjectMapper().writeValueAsBytes(manifest));
    fuzz(
        Manifest.FILE,
        () -> {
          Manifest read = Manifest.read(HADOOP, new Path(temp.toUri()));
          read.written();
          for (Split split : read.splits()) {
            split.shards().forEach(Shard::rowGroups);
          }
        });
  }

  private Shard write() throws IOException {
    Path path = new Path(temp.resolve("shard.parquet").toUri());
    ShardWriter writer = new ShardWriter(HADOOP, path);
    for (int i = 0; i < 3; i++) {
      byte[] bytes = {1, 2, (byte) i};
      writer.add(
          new ImageRow(
              bytes, "a/" + i, 0, new int[0], new float[0], 4, 4, ShardHash.of(bytes), List.of()));
    }
    writer.close();
    return new Shard("shard.parquet", 3, writer.bytes(), writer.sha256(), writer.rowGroups());
  }
}
