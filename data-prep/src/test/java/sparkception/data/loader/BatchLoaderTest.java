package sparkception.data.loader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sparkception.data.augment.AugmentOptions;
import sparkception.data.augment.Augmenter;
import sparkception.data.image.ImageEncoder;
import sparkception.data.image.Pixels;
import sparkception.data.plan.EpochOrder;
import sparkception.data.plan.RowGroups;
import sparkception.data.plan.SampleRef;
import sparkception.data.random.SplitMix64;
import sparkception.data.shard.ImageRow;
import sparkception.data.shard.Shard;
import sparkception.data.shard.ShardHash;
import sparkception.data.shard.ShardWriter;

class BatchLoaderTest {
  private static final int SIZE = 12;
  private static final Configuration CONFIGURATION = new Configuration();

  private static final long CACHE_BYTES = 64L << 20;

  @TempDir private java.nio.file.Path folder;

  private final List<LoaderResources> opened = new ArrayList<>();

  @AfterEach
  void close() {
    opened.forEach(LoaderResources::close);
  }

  @Test
  void deliversEverySampleOfTheSliceInOrder() throws IOException {
    List<Shard> shards = List.of(write(0, images(0, 70)), write(1, images(70, 30)));
    List<SampleRef> samples = EpochOrder.shuffled(groups(shards), 5, 0).slice(10, 95);
    List<Long> delivered = new ArrayList<>();
    List<Integer> counts = new ArrayList<>();
    try (BatchLoader loader = loader(shards, samples, 16, 2)) {
      while (loader.hasNext()) {
        Batch batch = loader.next();
        counts.add(batch.count());
        for (int i = 0; i < batch.count(); i++) {
          delivered.add(batch.samples()[i]);
          assertThat(batch.paths()[i]).isEqualTo("images/" + batch.samples()[i] + ".png");
          assertThat(batch.labels()[i]).isEqualTo((int) batch.samples()[i] % 10);
          assertThat(batch.labelSets()[i]).containsExactly(batch.labels()[i], 10);
          assertThat(batch.weights()[i]).containsExactly(0.75f, 0.25f);
        }
        loader.release(batch);
      }
    }
    assertThat(counts).containsExactly(16, 16, 16, 16, 16, 5);
    assertThat(delivered).isEqualTo(samples.stream().map(SampleRef::sample).toList());
  }

  @Test
  void theNumberOfThreadsDoesNotChangeABit() throws IOException {
    List<Shard> shards = List.of(write(0, images(0, 100)));
    List<SampleRef> samples = EpochOrder.shuffled(groups(shards), 5, 0).slice(0, 100);
    List<byte[]> expected = pixels(shards, samples, 1);
    for (int threads : new int[] {2, 5, 40}) {
      List<byte[]> found = pixels(shards, samples, threads);
      for (int i = 0; i < expected.size(); i++) {
        assertThat(found.get(i)).isEqualTo(expected.get(i));
      }
    }
  }

  @Test
  void pixelsAreThoseOfTheAugmenter() throws Exception {
    List<ImageRow> rows = images(0, 3);
    List<Shard> shards = List.of(write(0, rows));
    Augmenter augmenter = new Augmenter(AugmentOptions.smallImages(SIZE, 3, 2));
    byte[] expected = new byte[augmenter.length()];
    augmenter.apply(rows.get(2).bytes(), Augmenter.sampleSeed(7, 3, 2), expected, 0);
    List<SampleRef> samples = EpochOrder.sequential(groups(shards)).slice(2, 3);
    assertThat(pixels(shards, samples, 1).get(0)).isEqualTo(expected);
  }

  @Test
  void anEmptySliceHasNoBatch() throws IOException {
    try (BatchLoader loader = loader(List.of(write(0, images(0, 1))), List.of(), 4, 2)) {
      assertThat(loader.hasNext()).isFalse();
    }
  }

  @Test
  void aMissingShardIsNamed() throws IOException {
    Shard shard = write(0, images(0, 20));
    Files.delete(file(shard));
    assertFails(shard, "shard-00000.parquet");
  }

  @Test
  void aShardCutShortIsNamed() throws IOException {
    Shard shard = write(0, images(0, 20));
    byte[] content = Files.readAllBytes(file(shard));
    Files.write(file(shard), Arrays.copyOf(content, content.length - 100));
    assertFails(
        shard,
        "shard-00000.parquet: %d bytes, the manifest says %d"
            .formatted(content.length - 100, content.length));
  }

  @Test
  void aFlippedBitInAnImageIsNamed() throws IOException {
    List<ImageRow> rows = images(0, 20);
    Shard shard = write(0, rows);
    byte[] content = Files.readAllBytes(file(shard));
    content[indexOf(content, rows.get(3).bytes()) + 60] ^= 4;
    Files.write(file(shard), content);
    // Without Hadoop's own checksums, as on a file system that has none.
    Files.delete(file(shard).resolveSibling(".shard-00000.parquet.crc"));
    assertFails(
        shard, "the bytes of image images/3.png do not have the SHA-256 that their row states");
  }

  @Test
  void anImageThatCannotBeDecodedIsNamedWithItsShard() throws IOException {
    List<ImageRow> rows = new ArrayList<>(images(0, 20));
    rows.set(4, row(4, "no image".getBytes(StandardCharsets.UTF_8)));
    assertFails(
        write(0, rows),
        "shard-00000.parquet: The content is no JPEG, PNG, GIF, BMP, WebP or TIFF",
        "Cannot decode image images/4.png");
  }

  @Test
  void aLoaderThatIsClosedEarlyStops() throws IOException {
    List<Shard> shards = List.of(write(0, images(0, 100)));
    List<SampleRef> samples = EpochOrder.sequential(groups(shards)).slice(0, 100);
    BatchLoader loader = loader(shards, samples, 4, 2);
    loader.next();
    loader.close();
    assertThat(loader.hasNext()).isFalse();
  }

  private void assertFails(Shard shard, String... parts) {
    List<SampleRef> samples = EpochOrder.sequential(groups(List.of(shard))).slice(0, 20);
    try (BatchLoader loader = loader(List.of(shard), samples, 8, 2)) {
      assertThatThrownBy(() -> loader.forEachRemaining(batch -> {}))
          .isInstanceOf(DataSetReadException.class)
          .hasMessageContainingAll(parts);
    }
  }

  private List<byte[]> pixels(List<Shard> shards, List<SampleRef> samples, int threads) {
    List<byte[]> pixels = new ArrayList<>();
    try (BatchLoader loader = loader(shards, samples, 32, threads)) {
      loader.forEachRemaining(
          batch -> {
            pixels.add(batch.pixels().clone());
            loader.release(batch);
          });
    }
    return pixels;
  }

  private BatchLoader loader(List<Shard> shards, List<SampleRef> samples, int batch, int threads) {
    LoaderResources resources = new LoaderResources(threads, CACHE_BYTES);
    opened.add(resources);
    return new BatchLoader(
        resources,
        CONFIGURATION,
        new Path(folder.toUri()),
        shards,
        samples,
        new Augmenter(AugmentOptions.smallImages(SIZE, 3, 2)),
        new LoaderOptions(batch, 3, 7, 3));
  }

  private static RowGroups groups(List<Shard> shards) {
    return RowGroups.of(shards.stream().map(Shard::rowGroups).toList());
  }

  private java.nio.file.Path file(Shard shard) {
    return folder.resolve(shard.path());
  }

  private Shard write(int index, List<ImageRow> rows) throws IOException {
    String name = "train/shard-%05d.parquet".formatted(index);
    Path path = new Path(new Path(folder.toUri()), name);
    ShardWriter writer = new ShardWriter(CONFIGURATION, path);
    try (writer) {
      for (ImageRow row : rows) {
        writer.add(row);
      }
    }
    return new Shard(
        name,
        rows.size(),
        Files.size(folder.resolve(name)),
        ShardHash.of(CONFIGURATION, path),
        writer.rowGroups());
  }

  private static List<ImageRow> images(int first, int count) {
    List<ImageRow> rows = new ArrayList<>();
    for (int i = first; i < first + count; i++) {
      rows.add(row(i, ImageEncoder.png(noise(i))));
    }
    return rows;
  }

  private static ImageRow row(int index, byte[] bytes) {
    return new ImageRow(
        bytes,
        "images/" + index + ".png",
        index % 10,
        new int[] {index % 10, 10},
        new float[] {0.75f, 0.25f},
        SIZE,
        SIZE,
        ShardHash.of(bytes));
  }

  private static Pixels noise(int seed) {
    SplitMix64 random = new SplitMix64(seed);
    byte[] data = new byte[SIZE * SIZE * 3];
    for (int i = 0; i < data.length; i++) {
      data[i] = (byte) random.nextLong();
    }
    return new Pixels(data, SIZE, SIZE, 3);
  }

  private static int indexOf(byte[] content, byte[] part) {
    for (int at = 0; at <= content.length - part.length; at++) {
      if (Arrays.equals(content, at, at + part.length, part, 0, part.length)) {
        return at;
      }
    }
    throw new IllegalArgumentException("The shard does not hold the image");
  }
}
