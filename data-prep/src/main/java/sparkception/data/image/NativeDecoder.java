package sparkception.data.image;

import static org.bytedeco.opencv.global.opencv_core.CV_16U;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_ANYCOLOR;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_ANYDEPTH;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_COLOR;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_GRAYSCALE;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_IGNORE_ORIENTATION;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_UNCHANGED;

import java.util.Locale;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;
import sparkception.data.image.ImageHeader.Colour;
import sparkception.data.image.RefusedImageException.Reason;

/** Decodes with OpenCV to 8-bit gray or BGR, upright and opaque. */
final class NativeDecoder {
  /** From 16 to 8 bits: 65535 becomes 255. */
  private static final double SIXTEEN_TO_EIGHT = 1 / 257.0;

  private NativeDecoder() {}

  /**
   * Decodes into this thread's memory, which the next image overwrites.
   *
   * @param shrink 1, 2, 4 or 8: a JPEG is decoded at this fraction of its size (rounded up); others
   *     ignore it
   * @param background 0xRRGGBB behind transparent pixels
   */
  static Mat decode(byte[] encoded, ImageHeader header, int shrink, int background)
      throws RefusedImageException {
    OpenCv memory = OpenCv.ofThread();
    Mat pixels = memory.decoded();
    if (header.format() == ImageFormat.GIF) {
      Mats.fill(pixels, GifDecoder.decode(encoded, header, background));
      return pixels;
    }
    read(encoded, header, flags(header, shrink), pixels);
    if (pixels.depth() == CV_16U) {
      pixels.convertTo(pixels, opencv_core.CV_8U, SIXTEEN_TO_EIGHT, 0);
    }
    if (pixels.channels() == 4) {
      Transparency.blend(pixels, background);
    }
    return Orientation.upright(pixels, header.orientation(), memory.changed());
  }

  private static void read(byte[] encoded, ImageHeader header, int flags, Mat pixels)
      throws RefusedImageException {
    boolean marked = StaleMark.set(pixels);
    try (Mat input = OpenCv.ofThread().input(encoded)) {
      opencv_imgcodecs.imdecode(input, flags, pixels);
      if (marked && StaleMark.isOn(pixels)) {
        pixels.release();
        opencv_imgcodecs.imdecode(input, flags, pixels);
      }
    } catch (RuntimeException e) {
      throw damaged(header, e);
    }
    if (pixels.empty()) {
      throw damaged(header, null);
    }
  }

  private static RefusedImageException damaged(ImageHeader header, RuntimeException cause) {
    RefusedImageException refused =
        new RefusedImageException(
            Reason.DAMAGED,
            String.format(
                Locale.ROOT,
                "The %s of %d x %d pixels cannot be decoded",
                header.format(),
                header.width(),
                header.height()));
    if (cause != null) {
      refused.initCause(cause);
    }
    return refused;
  }

  private static int flags(ImageHeader header, int shrink) {
    if (header.alpha()) {
      return IMREAD_UNCHANGED;
    }
    if (header.bits() > 8) {
      return IMREAD_ANYDEPTH | IMREAD_ANYCOLOR;
    }
    int colour = header.colour() == Colour.GRAY ? IMREAD_GRAYSCALE : IMREAD_COLOR;
    return colour | IMREAD_IGNORE_ORIENTATION | reduction(header, shrink);
  }

  /** IMREAD_REDUCED_GRAYSCALE_2, _4, _8 are 16, 32, 64; one more means colour. */
  private static int reduction(ImageHeader header, int shrink) {
    return header.format() == ImageFormat.JPEG && shrink > 1 ? shrink * 8 : 0;
  }
}
