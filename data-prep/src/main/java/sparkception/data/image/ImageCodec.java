package sparkception.data.image;

import java.util.List;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Size;
import sparkception.data.image.ImageHeader.Colour;

/** Checks an image and brings it to the form that a data set stores. */
public final class ImageCodec {
  /**
   * Smaller images are stored as PNG when they must be encoded again: JPEG harms them most and
   * saves least.
   */
  private static final int SMALL_PIXELS = 128 * 128;

  private ImageCodec() {}

  /**
   * Decodes, turns upright, reduces and encodes an image; one that needs none of it keeps its
   * bytes, but is decoded all the same, so that what is stored is known to be whole.
   *
   * @throws RefusedImageException when it is no whole image within the limits
   */
  public static PreparedImage prepare(byte[] original, ImageOptions options)
      throws RefusedImageException {
    return prepare(original, List.of(), options);
  }

  /**
   * The same for an image with boxes, which are those of the image as its file stores it, before
   * orientation is applied.
   *
   * @throws RefusedImageException when it is no whole image within the limits
   */
  public static PreparedImage prepare(byte[] original, List<Box> boxes, ImageOptions options)
      throws RefusedImageException {
    return RefusedImageException.guard(() -> checked(original, boxes, options));
  }

  private static PreparedImage checked(byte[] original, List<Box> boxes, ImageOptions options)
      throws RefusedImageException {
    ImageHeader header = ImageHeader.read(original, options.limits());
    JpegScans.check(original, header);
    PngData.check(original, header);
    try {
      return prepare(original, header, boxes, options);
    } finally {
      OpenCv.ofThread().trim();
    }
  }

  private static PreparedImage prepare(
      byte[] original, ImageHeader header, List<Box> boxes, ImageOptions options)
      throws RefusedImageException {
    TargetSize target = TargetSize.of(header.uprightWidth(), header.uprightHeight(), options);
    Mat upright = NativeDecoder.decode(original, header, target.shrink(), options.background());
    boolean kept = target.keeps(header.uprightWidth(), header.uprightHeight()) && storable(header);
    try (Mat pixels = crop(resize(upright, target), target)) {
      byte[] bytes = kept ? original : encode(pixels, options.jpegQuality());
      return new PreparedImage(
          bytes,
          target.cropWidth(),
          target.cropHeight(),
          kept,
          Statistics.sums(pixels),
          place(boxes, header.orientation(), target));
    }
  }

  private static List<Box> place(List<Box> boxes, int orientation, TargetSize target) {
    return boxes.stream()
        .flatMap(box -> box.upright(orientation).stream())
        .flatMap(box -> target.place(box).stream())
        .toList();
  }

  /** Whether every reader of the data set sees the same pixels in the original bytes as we do. */
  private static boolean storable(ImageHeader header) {
    return switch (header.format()) {
      case JPEG -> header.orientation() == 1 && header.colour() != Colour.CMYK;
      case PNG, WEBP -> header.orientation() == 1 && !header.alpha() && header.bits() <= 8;
      case GIF, BMP, TIFF -> false;
    };
  }

  private static Mat resize(Mat pixels, TargetSize target) {
    if (pixels.cols() == target.width() && pixels.rows() == target.height()) {
      return pixels;
    }
    Mat resized = OpenCv.ofThread().resized();
    try (Size size = new Size(target.width(), target.height())) {
      opencv_imgproc.resize(pixels, resized, size, 0, 0, opencv_imgproc.INTER_AREA);
    }
    return resized;
  }

  /** A view on the centre. */
  private static Mat crop(Mat pixels, TargetSize target) {
    try (Rect centre =
        new Rect(target.cropLeft(), target.cropTop(), target.cropWidth(), target.cropHeight())) {
      return new Mat(pixels, centre);
    }
  }

  private static byte[] encode(Mat pixels, int jpegQuality) {
    return pixels.total() <= SMALL_PIXELS
        ? ImageEncoder.png(pixels)
        : ImageEncoder.jpeg(pixels, jpegQuality);
  }
}
