package sparkception.data.image;

/** Decodes any image that {@link ImageFormat} names to 8-bit pixels, upright. */
public final class ImageDecoder {
  private ImageDecoder() {}

  /**
   * Decodes with gray staying gray and transparent pixels on white.
   *
   * @throws RefusedImageException when the content is no whole image within the default limits
   */
  public static Pixels decode(byte[] encoded) throws RefusedImageException {
    return decode(encoded, ImageOptions.DEFAULT);
  }

  /**
   * Decodes at full size, within the limits and onto the background of {@code options}.
   *
   * @throws RefusedImageException when the content is no whole image within the limits
   */
  public static Pixels decode(byte[] encoded, ImageOptions options) throws RefusedImageException {
    return RefusedImageException.guard(() -> checked(encoded, options));
  }

  private static Pixels checked(byte[] encoded, ImageOptions options) throws RefusedImageException {
    ImageHeader header = ImageHeader.read(encoded, options.limits());
    JpegScans.check(encoded, header);
    PngData.check(encoded, header);
    OpenCv memory = OpenCv.ofThread();
    try {
      return Mats.toPixels(
          NativeDecoder.decode(encoded, header, 1, options.background()), memory.converted());
    } finally {
      memory.trim();
    }
  }
}
