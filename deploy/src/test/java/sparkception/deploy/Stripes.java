package sparkception.deploy;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** Pictures of stripes across or down, as IDX files, and a network that tells them apart. */
final class Stripes {

  private static final int SIZE = 28;
  private static final int IDX_OF_BYTES = 0x800;

  private Stripes() {}

  static Path write(Path folder, int train, int test) throws IOException {
    Files.createDirectories(folder);
    pair(folder, "train", train);
    pair(folder, "t10k", test);
    return folder;
  }

  static Path recipe(Path file) throws IOException {
    return Files.writeString(
        file,
        """
        model: {input: 28, channels: 1, width: 0.03125, middle-modules: 0, stem-stride: 1,
                dropout: 0.0, batch-norm-decay: 0.7}
        train: {epochs: 3, batch-size: 8, averaging-period: 2, workers: 2}
        learning-rate: {initial: 0.05, schedule: constant}
        """);
  }

  private static void pair(Path folder, String name, int count) throws IOException {
    Random random = new Random(count);
    ByteArrayOutputStream images = new ByteArrayOutputStream();
    ByteArrayOutputStream labels = new ByteArrayOutputStream();
    header(images, count, SIZE, SIZE);
    header(labels, count);
    for (int i = 0; i < count; i++) {
      images.write(picture(i % 2 == 0, random));
      labels.write(i % 2);
    }
    Files.write(folder.resolve(name + "-images-idx3-ubyte"), images.toByteArray());
    Files.write(folder.resolve(name + "-labels-idx1-ubyte"), labels.toByteArray());
  }

  private static void header(ByteArrayOutputStream file, int... dimensions) throws IOException {
    DataOutputStream out = new DataOutputStream(file);
    out.writeInt(IDX_OF_BYTES + dimensions.length);
    for (int dimension : dimensions) {
      out.writeInt(dimension);
    }
  }

  private static byte[] picture(boolean down, Random random) {
    byte[] gray = new byte[SIZE * SIZE];
    int width = 2 + random.nextInt(3);
    int phase = random.nextInt(8);
    for (int i = 0; i < gray.length; i++) {
      int along = (down ? i % SIZE : i / SIZE) + phase;
      gray[i] = (byte) ((along / width % 2 == 0 ? 60 : 180) + random.nextInt(40));
    }
    return gray;
  }
}
