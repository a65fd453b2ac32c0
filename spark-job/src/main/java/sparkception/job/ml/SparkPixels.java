package sparkception.job.ml;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Locale;
import javax.imageio.ImageIO;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import sparkception.data.source.BytesContent;
import sparkception.data.source.ImageContent;
import sparkception.data.source.RefusedContent;

/**
 * An image as Spark's {@code image} source decodes it; it becomes a PNG, without loss.
 *
 * @param width of a row, pixels
 * @param height number of rows
 * @param channels 1 (gray), 3 (BGR) or 4 (BGRA)
 * @param data row after row, 8 bits a sample
 */
record SparkPixels(int width, int height, int channels, byte[] data) implements ImageContent {

  /** The image of a cell; refused where Spark could not decode it, or in another way than that. */
  static ImageColumn.Cell read(Row image) {
    String origin = image.getAs("origin");
    int width = image.<Integer>getAs("width");
    int height = image.<Integer>getAs("height");
    int channels = image.<Integer>getAs("nChannels");
    byte[] data = image.getAs("data");
    if (width < 1 || height < 1) {
      return new ImageColumn.Cell(
          origin, new RefusedContent("NOT_AN_IMAGE", "Spark's image source cannot decode it"));
    }
    boolean known = channels == 1 || channels == 3 || channels == 4;
    if (!known || data.length != Math.multiplyFull(width, height) * channels) {
      String detail =
          String.format(
              Locale.ROOT,
              "%d bytes for %d x %d pixels of %d channels (must be 8 bits a sample, 1, 3 or 4 channels)",
              data.length,
              width,
              height,
              channels);
      return new ImageColumn.Cell(origin, new RefusedContent("UNSUPPORTED", detail));
    }
    return new ImageColumn.Cell(origin, new SparkPixels(width, height, channels, data));
  }

  @Override
  public byte[] read(Configuration hadoop) throws IOException {
    BufferedImage image = new BufferedImage(width, height, type());
    byte[] samples = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
    if (channels == 4) {
      reorder(samples);
    } else {
      System.arraycopy(data, 0, samples, 0, data.length);
    }
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(image, "png", png);
    return png.toByteArray();
  }

  @Override
  public long version() {
    return BytesContent.checksum(data);
  }

  private int type() {
    return switch (channels) {
      case 1 -> BufferedImage.TYPE_BYTE_GRAY;
      case 3 -> BufferedImage.TYPE_3BYTE_BGR;
      default -> BufferedImage.TYPE_4BYTE_ABGR;
    };
  }

  /** BGRA to ABGR. */
  private void reorder(byte[] samples) {
    for (int i = 0; i < data.length; i += 4) {
      samples[i] = data[i + 3];
      System.arraycopy(data, i, samples, i + 1, 3);
    }
  }
}
