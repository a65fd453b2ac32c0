package sparkception.data.image;

import java.io.Serializable;
import java.util.Locale;
import sparkception.data.InvalidOptionException;
import sparkception.data.image.RefusedImageException.Reason;

/**
 * What one image may cost. All of it is checked on the header, before a pixel is decoded.
 *
 * @param maxBytes encoded bytes
 * @param maxPixels width x height as stored
 * @param maxScans passes over the pixels of a progressive JPEG, which bound the time that decoding
 *     takes
 */
public record ImageLimits(int maxBytes, long maxPixels, int maxScans) implements Serializable {
  /** 64 MiB, 100 megapixels (300 MB decoded), 100 scans; real progressive JPEGs have about ten. */
  public static final ImageLimits DEFAULT = new ImageLimits(64 << 20, 100_000_000L, 100);

  /** Rejects limits that refuse everything. */
  public ImageLimits {
    requirePositive("maxBytes", maxBytes);
    requirePositive("maxPixels", maxPixels);
    requirePositive("maxScans", maxScans);
  }

  void checkBytes(byte[] encoded) throws RefusedImageException {
    if (encoded.length == 0) {
      throw new RefusedImageException(Reason.EMPTY, "The file has no bytes");
    }
    if (encoded.length > maxBytes) {
      throw new RefusedImageException(
          Reason.TOO_MANY_BYTES,
          String.format(
              Locale.ROOT,
              "The file has %d bytes (at most %d are allowed)",
              encoded.length,
              maxBytes));
    }
  }

  void checkHeader(ImageHeader header) throws RefusedImageException {
    if (header.width() < 1 || header.height() < 1) {
      throw new RefusedImageException(
          Reason.DAMAGED,
          String.format(
              Locale.ROOT, "The header says %d x %d pixels", header.width(), header.height()));
    }
    if ((long) header.width() * header.height() > maxPixels) {
      throw new RefusedImageException(
          Reason.TOO_MANY_PIXELS,
          String.format(
              Locale.ROOT,
              "The image has %d x %d pixels (at most %d are allowed)",
              header.width(),
              header.height(),
              maxPixels));
    }
    if (header.scans() > maxScans) {
      throw new RefusedImageException(
          Reason.TOO_MANY_SCANS,
          String.format(
              Locale.ROOT,
              "The JPEG has %d scans (at most %d are allowed)",
              header.scans(),
              maxScans));
    }
  }

  private static void requirePositive(String name, long value) {
    if (value < 1) {
      throw new InvalidOptionException(name, value, "must be > 0");
    }
  }
}
