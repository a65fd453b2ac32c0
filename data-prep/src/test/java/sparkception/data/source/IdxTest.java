package sparkception.data.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import javax.imageio.ImageIO;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sparkception.data.image.ImageOptions;
import sparkception.data.prep.LocalSpark;
import sparkception.data.prep.PrepJob;
import sparkception.data.prep.PrepOptions;
import sparkception.data.prep.PrepResult;
import sparkception.data.prep.Stored;
import sparkception.data.shard.ImageClass;
import sparkception.data.shard.ImageRow;
import sparkception.data.shard.Manifest;

class IdxTest {

  private static JavaSparkContext spark;

  @TempDir Path temp;
  @TempDir Path written;

  private final Configuration hadoop = new Configuration();

  @BeforeAll
  static void openSpark() {
    spark = LocalSpark.open(2);
  }

  @AfterAll
  static void closeSpark() {
    spark.close();
  }

  @Test
  void pixelsAndLabelsSurvive() throws IOException {
    write("train-images-idx3-ubyte", images(30, 4, 3), false);
    write("train-labels-idx1-ubyte", labels(30), false);
    write("t10k-images-idx3-ubyte.gz", images(7, 4, 3), true);
    write("t10k-labels-idx1-ubyte.gz", labels(7), true);
    PrepResult result = prepare(List.of());
    assertThat(result.splits()).isEqualTo(Map.of("train", 30L, "test", 7L));
    Map<String, List<ImageRow>> rows = Stored.rows(hadoop, output());
    for (ImageRow row : rows.get("train")) {
      int index = Integer.parseInt(row.path().substring(row.path().length() - 5));
      assertThat(row.label()).isEqualTo(index % 3);
      assertThat(gray(row)).isEqualTo(pixels(index, 12));
      assertThat(row.width()).isEqualTo(3);
      assertThat(row.height()).isEqualTo(4);
    }
    assertThat(Manifest.read(hadoop, output()).classes())
        .map(ImageClass::name)
        .containsExactly("0", "1", "2");
  }

  @Test
  void aLabelWithoutAClassGoesToTheQuarantine() throws IOException {
    writeAll(5);
    assertThat(prepare(List.of("shirt", "shoe")).refusedBy())
        .isEqualTo(Map.of("label out of range", 2L));
  }

  @Test
  void damagedFilesAreNamed() throws IOException {
    writeAll(5);
    Files.delete(temp.resolve("t10k-labels-idx1-ubyte"));
    assertThatThrownBy(() -> prepare(List.of()))
        .hasMessageEndingWith(
            "neither t10k-labels-idx1-ubyte nor t10k-labels-idx1-ubyte.gz is in it");
    write("t10k-labels-idx1-ubyte", labels(4), false);
    assertThatThrownBy(() -> prepare(List.of()))
        .hasMessageEndingWith(
            "5 images in t10k-images-idx3-ubyte, 4 labels in t10k-labels-idx1-ubyte");
    write("t10k-labels-idx1-ubyte", images(5, 1, 1), false);
    assertThatThrownBy(() -> prepare(List.of()))
        .hasMessageEndingWith("magic number 0x00000803 (must be 0x00000801)");
    write("t10k-labels-idx1-ubyte", new byte[] {0, 0}, false);
    assertThatThrownBy(() -> prepare(List.of())).hasMessageEndingWith("it ends in its header");
    write("t10k-labels-idx1-ubyte", labels(5), false);
    write("t10k-images-idx3-ubyte", Arrays.copyOf(images(5, 4, 3), 50), false);
    assertThatThrownBy(() -> prepare(List.of()))
        .hasMessageContaining("t10k-images-idx3-ubyte: it ends before item 5 of 5");
  }

  private void writeAll(int count) throws IOException {
    for (String prefix : List.of("train", "t10k")) {
      write(prefix + "-images-idx3-ubyte", images(count, 4, 3), false);
      write(prefix + "-labels-idx1-ubyte", labels(count), false);
    }
  }

  private PrepResult prepare(List<String> names) throws IOException {
    Idx source = new Idx(new org.apache.hadoop.fs.Path(temp.toUri()), names);
    PrepOptions options = new PrepOptions(1, 100, 0, 0, 1, ImageOptions.DEFAULT);
    return new PrepJob(spark, source, options, output(), (done, total) -> {}).execute();
  }

  private org.apache.hadoop.fs.Path output() {
    return new org.apache.hadoop.fs.Path(written.resolve("output").toUri());
  }

  private static int[] gray(ImageRow row) throws IOException {
    var raster = ImageIO.read(new ByteArrayInputStream(row.bytes())).getRaster();
    return raster.getSamples(0, 0, row.width(), row.height(), 0, (int[]) null);
  }

  private static int[] pixels(int image, int count) {
    int[] pixels = new int[count];
    Arrays.setAll(pixels, i -> (image * 31 + i * 7) & 0xFF);
    return pixels;
  }

  private static byte[] images(int count, int rows, int columns) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = header(bytes, 0x803, count, rows, columns);
    for (int image = 0; image < count; image++) {
      for (int pixel : pixels(image, rows * columns)) {
        out.writeByte(pixel);
      }
    }
    return bytes.toByteArray();
  }

  private static byte[] labels(int count) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = header(bytes, 0x801, count);
    for (int image = 0; image < count; image++) {
      out.writeByte(image % 3);
    }
    return bytes.toByteArray();
  }

  private static DataOutputStream header(ByteArrayOutputStream bytes, int... values)
      throws IOException {
    DataOutputStream out = new DataOutputStream(bytes);
    for (int value : values) {
      out.writeInt(value);
    }
    return out;
  }

  private void write(String name, byte[] content, boolean gzip) throws IOException {
    try (var file = Files.newOutputStream(temp.resolve(name));
        var out = gzip ? new GZIPOutputStream(file) : file) {
      out.write(content);
    }
  }
}
