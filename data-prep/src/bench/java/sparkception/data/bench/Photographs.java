package sparkception.data.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import sparkception.data.image.DebianPackage;
import sparkception.data.image.ImageDecoder;
import sparkception.data.image.ImageEncoder;
import sparkception.data.image.ImageHeader;
import sparkception.data.image.ImageLimits;
import sparkception.data.image.Pixels;
import sparkception.data.image.RefusedImageException;
import sparkception.data.image.Window;
import sparkception.data.image.WindowDecoder;
import sparkception.data.random.SplitMix64;

/**
 * JPEGs of ImageNet's usual size, 500 x 375 and about 110 kB, cut out of photographs in Debian
 * packages.
 */
final class Photographs {
  private static final int WIDTH = 500;
  private static final int HEIGHT = 375;
  private static final int BYTES = 110_000;

  private Photographs() {}

  static List<byte[]> imageNetSized(int count) throws IOException, InterruptedException {
    List<byte[]> sources = sources();
    SplitMix64 random = new SplitMix64(1);
    List<byte[]> photographs = new ArrayList<>();
    while (photographs.size() < count) {
      photographs.add(cut(sources.get(photographs.size() % sources.size()), random));
    }
    return photographs;
  }

  private static List<byte[]> sources() throws IOException, InterruptedException {
    List<byte[]> sources = new ArrayList<>();
    for (String name : List.of("opencv-doc", "visp-images-data")) {
      try (Stream<Path> files = Files.walk(DebianPackage.unpacked(name))) {
        files
            .filter(file -> file.toString().matches(".*\\.jpe?g"))
            .sorted()
            .map(Photographs::read)
            .filter(Photographs::isLargePhotograph)
            .forEach(sources::add);
      }
    }
    return sources;
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Drawings compress to less than half a bit a pixel. */
  private static boolean isLargePhotograph(byte[] encoded) {
    try {
      ImageHeader header = ImageHeader.read(encoded, ImageLimits.DEFAULT);
      long pixels = (long) header.width() * header.height();
      return Math.min(header.width(), header.height()) >= 400 && encoded.length * 8L > pixels / 2;
    } catch (RefusedImageException e) {
      return false;
    }
  }

  private static byte[] cut(byte[] source, SplitMix64 random) {
    try {
      ImageHeader header = new WindowDecoder(source).header();
      int height = Math.min(header.height(), header.width() * HEIGHT / WIDTH);
      int width = height * WIDTH / HEIGHT;
      Pixels whole = ImageDecoder.decode(source);
      int left = random.nextInt(whole.width() - width + 1);
      int top = random.nextInt(whole.height() - height + 1);
      return ofUsualSize(resized(whole, new Window(left, top, width, height)));
    } catch (RefusedImageException e) {
      throw new IllegalStateException("It was read before", e);
    }
  }

  private static Pixels resized(Pixels whole, Window window) {
    byte[] data = new byte[WIDTH * HEIGHT * whole.channels()];
    for (int i = 0; i < data.length; i++) {
      int pixel = i / whole.channels();
      int x = window.x() + pixel % WIDTH * window.width() / WIDTH;
      int y = window.y() + pixel / WIDTH * window.height() / HEIGHT;
      data[i] = (byte) whole.sample(x, y, i % whole.channels());
    }
    return new Pixels(data, WIDTH, HEIGHT, whole.channels());
  }

  /** The largest that is not larger than usual, by halving the range of qualities. */
  private static byte[] ofUsualSize(Pixels pixels) {
    int low = 50;
    int high = 100;
    while (low < high) {
      int quality = (low + high + 1) / 2;
      if (ImageEncoder.jpeg(pixels, quality).length <= BYTES) {
        low = quality;
      } else {
        high = quality - 1;
      }
    }
    return ImageEncoder.jpeg(pixels, low);
  }
}
