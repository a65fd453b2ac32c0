package sparkception.data.inspect;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import sparkception.data.prep.QuarantineReader;
import sparkception.data.prep.QuarantineReader.RefusedImage;

/**
 * The quarantine of a data set.
 *
 * @param byReason images refused for each reason
 * @param images the first {@value #MOST_LISTED}
 */
record Refusals(Map<String, Long> byReason, List<RefusedImage> images) {

  static final int MOST_LISTED = 100_000;

  static Refusals read(Configuration hadoop, Path dataSet) throws IOException {
    Map<String, Long> byReason = new TreeMap<>();
    List<RefusedImage> images = new ArrayList<>();
    new QuarantineReader(hadoop, dataSet)
        .forEach(
            image -> {
              byReason.merge(image.reason(), 1L, Long::sum);
              if (images.size() < MOST_LISTED) {
                images.add(image);
              }
            });
    return new Refusals(byReason, images);
  }

  long count() {
    return byReason.values().stream().mapToLong(Long::longValue).sum();
  }
}
