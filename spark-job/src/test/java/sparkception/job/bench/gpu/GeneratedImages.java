package sparkception.job.bench.gpu;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import sparkception.data.image.ImageEncoder;
import sparkception.data.image.Pixels;
import sparkception.data.random.SplitMix64;

/**
 * JPEGs as photographs are after {@code prep --shorter-side 342}: 456 x 342 pixels, about 50 kB.
 * Waves of a class's own colours, edges and noise.
 *
 * <pre>GeneratedImages FOLDER IMAGES</pre>
 */
public final class GeneratedImages {

  private static final int WIDTH = 456;
  private static final int HEIGHT = 342;
  private static final int CLASSES = 10;
  private static final int QUALITY = 88;
  private static final int NOISE = 24;

  private GeneratedImages() {}

  /** Writes a folder for each class. */
  public static void main(String[] arguments) throws IOException {
    int count = Integer.parseInt(arguments[1]);
    for (int image = 0; image < count; image++) {
      int label = image % CLASSES;
      Path folder = Path.of(arguments[0], "train", "class-" + label);
      Files.createDirectories(folder);
      Files.write(
          folder.resolve("%04d.jpg".formatted(image)),
          ImageEncoder.jpeg(pixels(label, new SplitMix64(image)), QUALITY));
    }
  }

  private static Pixels pixels(int label, SplitMix64 random) {
    byte[] data = new byte[WIDTH * HEIGHT * 3];
    double across = 0.01 + 0.05 * random.nextDouble();
    double down = 0.01 + 0.05 * random.nextDouble();
    int edge = random.nextInt(WIDTH);
    for (int i = 0; i < data.length; i++) {
      int x = i / 3 % WIDTH;
      int y = i / 3 / WIDTH;
      double hue = Math.sin(2 * Math.PI * (label / (double) CLASSES + i % 3 / 3.0));
      double wave = Math.sin(across * x + down * y) + (x > edge ? 0.5 : -0.5);
      double value = 128 + 50 * hue + 40 * wave + random.nextInt(2 * NOISE + 1) - NOISE;
      data[i] = (byte) Math.max(0, Math.min(255, Math.round(value)));
    }
    return new Pixels(data, WIDTH, HEIGHT, 3);
  }
}
