package sparkception.data.shard;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sparkception.data.image.Box;

/** Reads shards with DuckDB, whose Parquet reader is C++ and shares nothing with Parquet's own. */
class DuckDbTest {

  private static final int ROWS = 1500;

  @TempDir Path temp;

  @Test
  void everyColumnReadsBack() throws Exception {
    Path shard = temp.resolve("shard.parquet");
    try (ShardWriter writer =
        new ShardWriter(new Configuration(), new org.apache.hadoop.fs.Path(shard.toUri()))) {
      for (int i = 0; i < ROWS; i++) {
        writer.add(row(i));
      }
    }
    try (Connection database = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = database.createStatement();
        ResultSet found =
            statement.executeQuery(
                "select image.path, image.bytes, label, labels::varchar, weights::varchar, width,"
                    + " height, sha256, sha256(image.bytes), boxes::varchar from read_parquet('%s')"
                        .formatted(shard))) {
      for (int i = 0; i < ROWS; i++) {
        requireRow(row(i), found);
      }
      assertThat(found.next()).isFalse();
    }
  }

  private static void requireRow(ImageRow row, ResultSet found) throws Exception {
    assertThat(found.next()).isTrue();
    assertThat(found.getString(1)).isEqualTo(row.path());
    assertThat(found.getBytes(2)).isEqualTo(row.bytes());
    assertThat(found.getInt(3)).isEqualTo(row.label());
    assertThat(found.getString(4)).isEqualTo(Arrays.toString(row.labels()));
    assertThat(found.getString(5)).isEqualTo(Arrays.toString(row.weights()));
    assertThat(List.of(found.getInt(6), found.getInt(7)))
        .containsExactly(row.width(), row.height());
    assertThat(found.getString(8)).isEqualTo(row.sha256()).isEqualTo(found.getString(9));
    assertThat(found.getString(10))
        .isEqualTo(
            row.boxes().isEmpty()
                ? "[]"
                : "[{'xmin': 0.0, 'ymin': 0.25, 'xmax': 0.5, 'ymax': 1.0}]");
  }

  private static ImageRow row(int i) {
    byte[] bytes = new byte[i % 300];
    Arrays.fill(bytes, (byte) i);
    int[] labels = i % 2 == 0 ? new int[0] : new int[] {i, 3};
    float[] weights = i % 2 == 0 ? new float[0] : new float[] {0.5f, 0.25f};
    return new ImageRow(
        bytes,
        "cat/%d.jpg".formatted(i),
        i,
        labels,
        weights,
        i,
        2 * i,
        ShardHash.of(bytes),
        i % 3 == 0 ? List.of() : List.of(new Box(0, 0.25f, 0.5f, 1)));
  }
}
