package sparkception.data.source;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Bounding boxes of many images, which tasks read and join to them by name: an annotation is named
 * as its image, but for {@value #ENDING}. Annotations lie in folders (best with a folder for each
 * class below, which are tasks) or in tars, plain or gzipped, as ILSVRC2012 has them.
 *
 * @param inputs folders and tars
 */
record BoxAnnotations(List<Path> inputs) {

  static final String ENDING = ".xml";

  /** Tasks that read folders: many classes must not mean as many tasks. */
  private static final int MOST_TASKS = 1000;

  /**
   * All annotations by image, which are read once however often they are used; tasks throw a {@link
   * SourceException} for a file that is none, and for a second one of an image.
   *
   * @throws SourceException if an input is missing or empty
   */
  JavaPairRDD<String, BoxAnnotation> read(JavaSparkContext spark) throws IOException {
    List<String> parts = new ArrayList<>();
    for (Path input : inputs) {
      parts.addAll(parts(spark.hadoopConfiguration(), input));
    }
    TaskConfiguration hadoop = TaskConfiguration.of(spark);
    return spark
        .parallelize(parts, Math.min(parts.size(), MOST_TASKS))
        .flatMap(part -> annotations(hadoop.value(), new Path(part)))
        .keyBy(BoxAnnotation::image)
        .reduceByKey((one, other) -> refuseSecond(other));
  }

  /**
   * Gives images their boxes.
   *
   * @throws SourceException if no image has any
   */
  JavaRDD<SourceImage> join(
      JavaRDD<SourceImage> images, JavaPairRDD<String, BoxAnnotation> annotations)
      throws SourceException {
    JavaRDD<SourceImage> joined =
        images
            .keyBy(image -> BoxAnnotation.name(image.path()))
            .leftOuterJoin(annotations)
            .values()
            .map(
                pair ->
                    pair._2().isPresent()
                        ? pair._1().withBoxes(pair._2().get().boxes())
                        : pair._1());
    if (joined.filter(image -> !image.boxes().isEmpty()).isEmpty()) {
      throw new SourceException(
          String.format(
              Locale.ROOT,
              "Invalid annotations %s: no image has a box in them (must be named as images are)",
              inputs));
    }
    return joined;
  }

  private static BoxAnnotation refuseSecond(BoxAnnotation second) throws SourceException {
    throw new SourceException(
        String.format(
            Locale.ROOT,
            "Invalid annotations: there is more than one %s%s (must be one an image)",
            second.image(),
            ENDING));
  }

  /** A tar, or what a folder holds: files, and folders of files. */
  private static List<String> parts(Configuration hadoop, Path input) throws IOException {
    FileSystem files = input.getFileSystem(hadoop);
    try {
      FileStatus status = files.getFileStatus(input);
      return status.isFile()
          ? List.of(status.getPath().toString())
          : Stream.of(files.listStatus(status.getPath()))
              .map(FileStatus::getPath)
              .filter(FileTree::isVisible)
              .map(Path::toString)
              .toList();
    } catch (FileNotFoundException e) {
      throw new SourceException(
          String.format(Locale.ROOT, "Cannot read annotations %s: no such file or folder", input),
          e);
    }
  }

  private static Iterator<BoxAnnotation> annotations(Configuration hadoop, Path part)
      throws IOException {
    FileSystem files = part.getFileSystem(hadoop);
    if (files.getFileStatus(part).isFile() && !part.getName().endsWith(ENDING)) {
      return new TarAnnotations(files, part);
    }
    return FileTree.below(files, part)
        .filter(file -> file.getPath().getName().endsWith(ENDING))
        .map(file -> annotation(hadoop, file))
        .iterator();
  }

  private static BoxAnnotation annotation(Configuration hadoop, FileStatus file) {
    try {
      return BoxAnnotation.parse(FileContent.of(file).read(hadoop), file.getPath().toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
