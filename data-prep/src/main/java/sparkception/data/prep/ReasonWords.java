package sparkception.data.prep;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Why images are refused, as people say it; what is stored are constants' names. */
final class ReasonWords {

  private ReasonWords() {}

  /** {@code NOT_AN_IMAGE} as {@code not an image}. */
  static String of(String reason) {
    return reason.toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** Counts by reason. */
  static Map<String, Long> of(Map<String, Long> counts) {
    Map<String, Long> words = new TreeMap<>();
    counts.forEach((reason, count) -> words.merge(of(reason), count, Long::sum));
    return words;
  }
}
