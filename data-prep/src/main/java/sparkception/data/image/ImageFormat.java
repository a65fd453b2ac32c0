package sparkception.data.image;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The image formats that are read, told apart by their first bytes and never by a file name. */
public enum ImageFormat {
  JPEG,
  PNG,
  GIF,
  BMP,
  WEBP,
  TIFF;

  private static final int MAGIC_BYTES = 12;

  HeaderReader reader() {
    return switch (this) {
      case JPEG -> new JpegHeaderReader();
      case PNG -> new PngHeaderReader();
      case GIF -> new GifHeaderReader();
      case BMP -> new BmpHeaderReader();
      case WEBP -> new WebpHeaderReader();
      case TIFF -> new TiffHeaderReader();
    };
  }

  /** The format of the content, or empty when it is none of these. */
  public static Optional<ImageFormat> detect(byte[] encoded) {
    String magic =
        new String(encoded, 0, Math.min(MAGIC_BYTES, encoded.length), StandardCharsets.ISO_8859_1);
    return Optional.ofNullable(detect(magic));
  }

  private static ImageFormat detect(String magic) {
    if (magic.startsWith("\u00FF\u00D8\u00FF")) {
      return JPEG;
    }
    if (magic.startsWith("\u0089PNG\r\n\u001A\n")) {
      return PNG;
    }
    if (magic.startsWith("GIF87a") || magic.startsWith("GIF89a")) {
      return GIF;
    }
    if (magic.startsWith("RIFF") && magic.startsWith("WEBP", 8)) {
      return WEBP;
    }
    if (magic.startsWith("II*\0") || magic.startsWith("MM\0*")) {
      return TIFF;
    }
    return magic.startsWith("BM") ? BMP : null;
  }
}
