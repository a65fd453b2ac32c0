package sparkception.data.prep;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import javax.imageio.ImageIO;

/** Folders of small pictures drawn by the JDK. */
public final class ImageTree {

  private final Path root;
  private final Random random;

  /** Grows below a folder; equal seeds draw equal pictures. */
  public ImageTree(Path root, long seed) {
    this.root = root;
    this.random = new Random(seed);
  }

  /** Adds pictures to a class folder, PNG and JPEG in turn, and returns this. */
  public ImageTree add(String folder, int count) throws IOException {
    Path directory = Files.createDirectories(root.resolve(folder));
    for (int i = 0; i < count; i++) {
      String format = i % 2 == 0 ? "png" : "jpg";
      Files.write(directory.resolve("%04d.%s".formatted(i, format)), picture(format));
    }
    return this;
  }

  /** Adds a file as it is, and returns this. */
  public ImageTree addFile(String name, byte[] content) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, content);
    return this;
  }

  /** Noise, so that no two pictures are equal. */
  public byte[] picture(String format) throws IOException {
    BufferedImage image = new BufferedImage(12, 10, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 120; i++) {
      image.setRGB(i % 12, i / 12, random.nextInt(0x1000000));
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(image, format, out);
    return out.toByteArray();
  }

  /** The folder as Hadoop names it. */
  public org.apache.hadoop.fs.Path path() {
    return new org.apache.hadoop.fs.Path(root.toUri());
  }
}
