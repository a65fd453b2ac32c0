package sparkception.job.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import sparkception.data.image.ImageEncoder;
import sparkception.data.image.Pixels;

/** Folders of pictures with stripes across or down, of a random width and phase, with noise. */
final class StripedPictures {

  private static final int SIZE = 28;

  private final Path folder;
  private final Random random;

  StripedPictures(Path folder, long seed) {
    this.folder = folder;
    this.random = new Random(seed);
  }

  /** Adds as many of each kind below a folder, under names that begin so. */
  StripedPictures add(String split, String prefix, int count) throws IOException {
    return add(split, prefix, count, false);
  }

  /** Adds pictures in each other's folders. */
  StripedPictures addMislabelled(String split, String prefix, int count) throws IOException {
    return add(split, prefix, count, true);
  }

  private StripedPictures add(String split, String prefix, int count, boolean wrong)
      throws IOException {
    for (String name : new String[] {"across", "down"}) {
      Path place = Files.createDirectories(folder.resolve(split).resolve(name));
      for (int i = 0; i < count; i++) {
        Files.write(place.resolve(prefix + i + ".png"), stripes(name.equals("down") != wrong));
      }
    }
    return this;
  }

  private byte[] stripes(boolean down) {
    byte[] gray = new byte[SIZE * SIZE];
    int width = 2 + random.nextInt(3);
    int phase = random.nextInt(8);
    for (int i = 0; i < gray.length; i++) {
      int along = (down ? i % SIZE : i / SIZE) + phase;
      gray[i] = (byte) ((along / width % 2 == 0 ? 60 : 180) + random.nextInt(40));
    }
    return ImageEncoder.png(new Pixels(gray, SIZE, SIZE, 1));
  }
}
