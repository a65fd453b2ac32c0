package sparkception.data.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;
import sparkception.data.image.ImageCodec;
import sparkception.data.image.ImageOptions;

/**
 * How fast one and two threads prepare ImageNet-sized JPEGs (shorter side 342, quality 90), against
 * a bare OpenCV loop and against vipsthumbnail (Debian's libvips-tools; left out where it is not
 * installed).
 *
 * <pre>mvn -q -Pbench -pl data-prep test-compile exec:exec \
 *   -Dbench.main=sparkception.data.bench.PrepareBench -Dbench.arguments=</pre>
 */
public final class PrepareBench {
  private static final int IMAGES = 200;
  private static final int QUALITY = 90;

  private static final ExecutorService THREADS = Executors.newFixedThreadPool(2);

  private PrepareBench() {}

  /** Runs the contest. */
  public static void main(String[] arguments) throws Exception {
    List<byte[]> photographs = Photographs.imageNetSized(IMAGES);
    System.out.printf(
        "%d JPEGs of 500 x 375, mean %d bytes%n",
        IMAGES, photographs.stream().mapToInt(p -> p.length).sum() / IMAGES);
    ImageOptions options = ImageOptions.DEFAULT.withShorterSide(342);
    opencv_core.setNumThreads(0);
    Contest contest =
        new Contest(IMAGES, 5)
            .add("bare OpenCV loop", () -> bareLoop(photographs))
            .add("prepare, 1 thread", () -> prepare(photographs, options))
            .add("prepare, 2 threads", () -> prepareOnTwoThreads(photographs, options));
    if (Vips.isInstalled()) {
      Path folder = Files.createTempDirectory("prepare-bench");
      List<Path> files = write(photographs, folder);
      contest.add("vipsthumbnail, one process", () -> Vips.thumbnails(files, folder, 1));
    }
    contest.print();
    THREADS.shutdown();
  }

  private static void bareLoop(List<byte[]> photographs) {
    try (Mat decoded = new Mat();
        Mat resized = new Mat();
        Size size = new Size(456, 342);
        IntPointer quality = new IntPointer(opencv_imgcodecs.IMWRITE_JPEG_QUALITY, QUALITY)) {
      for (byte[] photograph : photographs) {
        try (BytePointer bytes = new BytePointer(photograph);
            Mat input = new Mat(1, photograph.length, opencv_core.CV_8UC1, bytes);
            BytePointer encoded = new BytePointer()) {
          opencv_imgcodecs.imdecode(input, opencv_imgcodecs.IMREAD_COLOR, decoded);
          opencv_imgproc.resize(decoded, resized, size, 0, 0, opencv_imgproc.INTER_AREA);
          opencv_imgcodecs.imencode(".jpg", resized, encoded, quality);
          encoded.get(new byte[(int) encoded.limit()]);
        }
      }
    }
  }

  private static void prepare(List<byte[]> photographs, ImageOptions options) throws Exception {
    for (byte[] photograph : photographs) {
      ImageCodec.prepare(photograph, options);
    }
  }

  private static void prepareOnTwoThreads(List<byte[]> photographs, ImageOptions options)
      throws Exception {
    int half = photographs.size() / 2;
    List<List<byte[]>> halves =
        List.of(photographs.subList(0, half), photographs.subList(half, photographs.size()));
    List<Future<?>> running = new ArrayList<>();
    for (List<byte[]> part : halves) {
      running.add(
          THREADS.submit(
              () -> {
                prepare(part, options);
                return null;
              }));
    }
    for (Future<?> one : running) {
      one.get();
    }
  }

  private static List<Path> write(List<byte[]> photographs, Path folder) throws IOException {
    List<Path> files = new ArrayList<>();
    for (byte[] photograph : photographs) {
      files.add(Files.write(folder.resolve("in-%04d.jpg".formatted(files.size())), photograph));
    }
    return files;
  }
}
