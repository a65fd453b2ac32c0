package sparkception.data.source;

import java.io.IOException;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;

/** A kind of input. */
public interface ImageSource {

  /**
   * Looks at the input; its images are listed later, by tasks.
   *
   * @throws SourceException if the input is missing or is of another kind
   */
  SourceScan scan(JavaSparkContext spark) throws IOException;

  /** The file or folder that it reads, which nothing may be written into; null if there is none. */
  default Path input() {
    return null;
  }

  /** How it is read, by name; values are as JSON has them. */
  default Map<String, Object> settings() {
    return Map.of();
  }
}
