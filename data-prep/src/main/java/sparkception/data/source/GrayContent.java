package sparkception.data.source;

import org.apache.hadoop.conf.Configuration;
import sparkception.data.image.ImageEncoder;
import sparkception.data.image.Pixels;

/**
 * An image whose gray pixels are at hand; it becomes a PNG.
 *
 * @param pixels row after row
 * @param width of a row
 * @param height number of rows
 */
record GrayContent(byte[] pixels, int width, int height) implements ImageContent {

  @Override
  public byte[] read(Configuration hadoop) {
    return ImageEncoder.png(new Pixels(pixels, width, height, 1));
  }

  @Override
  public long version() {
    return BytesContent.checksum(pixels);
  }
}
