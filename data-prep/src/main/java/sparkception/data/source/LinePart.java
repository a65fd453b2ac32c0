package sparkception.data.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.io.input.BoundedInputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Whole lines of a file that one task reads. Of a large file, the ends of its lines are counted
 * first, so that each part knows the number of its first line.
 *
 * @param file they are in
 * @param from place of their first byte
 * @param to behind their last one
 * @param line number of the first, from 1
 */
record LinePart(ListFile file, long from, long to, long line) implements Serializable {

  static final long PART_BYTES = 64L << 20;

  /** Enough to know whether a file may be cut: zipped ones and such as UTF-16 may not. */
  private static final int MARK_BYTES = 2;

  private static final int BUFFER_BYTES = 1 << 16;

  /** Parts of all files, in their order. */
  static List<LinePart> of(JavaSparkContext spark, List<ListFile> files) throws IOException {
    return of(spark, files, PART_BYTES);
  }

  static List<LinePart> of(JavaSparkContext spark, List<ListFile> files, long partBytes)
      throws IOException {
    Configuration hadoop = spark.hadoopConfiguration();
    List<LinePart> parts = new ArrayList<>();
    for (ListFile file : files) {
      if (file.bytes() > partBytes && mayBeCut(hadoop, file)) {
        parts.addAll(cut(spark, file, partBytes));
      } else {
        parts.add(new LinePart(file, 0, Long.MAX_VALUE, 1));
      }
    }
    return parts;
  }

  private static boolean mayBeCut(Configuration hadoop, ListFile file) throws IOException {
    try (InputStream in = new FileContent(file.uri(), 0).open(hadoop)) {
      byte[] mark = in.readNBytes(MARK_BYTES);
      return mark.length < MARK_BYTES
          || (mark[0] >= 0 && mark[0] != 0x1f)
          || mark[0] == (byte) 0xEF;
    }
  }

  private static List<LinePart> cut(JavaSparkContext spark, ListFile file, long partBytes) {
    List<Long> places = new ArrayList<>();
    for (long from = 0; from < file.bytes(); from += partBytes) {
      places.add(from);
    }
    TaskConfiguration hadoop = TaskConfiguration.of(spark);
    JavaRDD<Breaks> counted =
        spark
            .parallelize(places, places.size())
            .map(from -> Breaks.count(hadoop.value(), file, from, partBytes));
    List<LinePart> parts = new ArrayList<>();
    long begin = 0;
    long beginLine = 1;
    long lines = 0;
    for (Breaks breaks : counted.collect()) {
      if (breaks.place > 0 && breaks.first >= 0) {
        parts.add(new LinePart(file, begin, breaks.first + 1, beginLine));
        begin = breaks.first + 1;
        beginLine = lines + 2;
      }
      lines += breaks.count;
    }
    parts.add(new LinePart(file, begin, file.bytes(), beginLine));
    return parts;
  }

  /**
   * Line breaks in a stretch of a file.
   *
   * @param place of the stretch
   * @param first place of the first one; -1 if there is none
   * @param count how many there are
   */
  private record Breaks(long place, long first, long count) implements Serializable {

    static Breaks count(Configuration hadoop, ListFile file, long from, long bytes)
        throws IOException {
      long first = -1;
      long count = 0;
      long place = from;
      byte[] buffer = new byte[BUFFER_BYTES];
      try (InputStream in = stretch(hadoop, file, from, bytes)) {
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
          for (int i = 0; i < read; i++) {
            if (buffer[i] == '\n') {
              first = count++ == 0 ? place + i : first;
            }
          }
          place += read;
        }
      }
      return new Breaks(from, first, count);
    }
  }

  private static InputStream stretch(Configuration hadoop, ListFile file, long from, long bytes)
      throws IOException {
    InputStream in = new FileContent(file.uri(), 0).open(hadoop);
    try {
      in.skipNBytes(from);
      return BoundedInputStream.builder().setInputStream(in).setMaxCount(bytes).get();
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  /** The text of these lines. */
  Reader open(Configuration hadoop) throws IOException {
    boolean whole = from == 0 && to == Long.MAX_VALUE;
    return whole
        ? TextInput.open(hadoop, new org.apache.hadoop.fs.Path(file.uri()))
        : TextInput.reader(stretch(hadoop, file, from, to - from));
  }
}
