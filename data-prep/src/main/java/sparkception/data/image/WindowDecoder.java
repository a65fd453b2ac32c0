package sparkception.data.image;

import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * Decodes a window of an image straight to the size that a network takes. One instance serves one
 * image; the pixels come after the choice of the window, which may depend on the image's size.
 */
public final class WindowDecoder {
  private final byte[] encoded;
  private final ImageHeader header;

  /**
   * Reads the header of an encoded image.
   *
   * @throws RefusedImageException when the content is no image within the default limits
   */
  public WindowDecoder(byte[] encoded) throws RefusedImageException {
    this.encoded = encoded;
    this.header = RefusedImageException.guard(() -> ImageHeader.read(encoded, ImageLimits.DEFAULT));
  }

  /** What the image says about itself. */
  public ImageHeader header() {
    return header;
  }

  /**
   * Decodes the window and resizes it to {@code size} x {@code size} pixels (area mean where it
   * shrinks twofold or more, else bilinear). JPEGs are decoded at a reduced scale where the window
   * allows.
   *
   * @throws RefusedImageException when the content cannot be decoded
   */
  public Pixels decode(Window window, int size) throws RefusedImageException {
    return RefusedImageException.guard(() -> decodeWhole(window, size));
  }

  private Pixels decodeWhole(Window window, int size) throws RefusedImageException {
    OpenCv memory = OpenCv.ofThread();
    try {
      if (!SmallPngDecoder.handles(encoded, header)) {
        return decode(window, size, memory);
      }
      Pixels whole = SmallPngDecoder.decode(encoded, header);
      return isWhole(window, size) ? whole : resize(whole, window, size, memory);
    } finally {
      memory.trim();
    }
  }

  private boolean isWhole(Window window, int size) {
    return window.equals(Window.whole(size, size))
        && header.width() == size
        && header.height() == size;
  }

  private Pixels decode(Window window, int size, OpenCv memory) throws RefusedImageException {
    int shrink = header.format() == ImageFormat.JPEG ? window.shrinkTowards(size, size) : 1;
    Mat image = NativeDecoder.decode(encoded, header, shrink, ImageOptions.DEFAULT.background());
    return resize(image, window.shrunk(shrink, image.cols(), image.rows()), size, memory);
  }

  private static Pixels resize(Pixels image, Window window, int size, OpenCv memory) {
    Mats.fill(memory.decoded(), image);
    return resize(memory.decoded(), window, size, memory);
  }

  private static Pixels resize(Mat image, Window window, int size, OpenCv memory) {
    try (Rect rectangle = new Rect(window.x(), window.y(), window.width(), window.height());
        Mat view = new Mat(image, rectangle)) {
      return Mats.toPixels(resize(view, size, memory.resized()), memory.converted());
    }
  }

  private static Mat resize(Mat view, int size, Mat resized) {
    if (view.cols() == size && view.rows() == size) {
      return view;
    }
    boolean shrinks = view.cols() >= 2 * size || view.rows() >= 2 * size;
    int interpolation = shrinks ? opencv_imgproc.INTER_AREA : opencv_imgproc.INTER_LINEAR;
    try (Size target = new Size(size, size)) {
      opencv_imgproc.resize(view, resized, target, 0, 0, interpolation);
    }
    return resized;
  }
}
