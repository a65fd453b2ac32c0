package sparkception.job.explain;

import java.util.List;
import sparkception.data.image.Box;

/**
 * A picture to explain.
 *
 * @param path where it came from
 * @param encoded as a data set would store it; null if it cannot be read
 * @param actual classes that a data set says it has; null where nobody says
 * @param boxes around its objects
 * @param error why it cannot be read; null if it can
 */
record Subject(String path, byte[] encoded, List<String> actual, List<Box> boxes, String error) {}
