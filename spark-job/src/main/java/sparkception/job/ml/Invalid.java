package sparkception.job.ml;

import java.util.Arrays;
import java.util.Locale;

/** What becomes of a row whose image cannot be read, as param {@code handleInvalid} names it. */
enum Invalid {
  /** Ends the job. */
  ERROR,
  /** Leaves the row out. */
  SKIP,
  /** Gives the row no prediction, and the reason in another column. */
  KEEP;

  static Invalid named(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }

  static String[] names() {
    return Arrays.stream(values())
        .map(each -> each.name().toLowerCase(Locale.ROOT))
        .toArray(String[]::new);
  }
}
