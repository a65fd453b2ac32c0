package sparkception.data.source;

import java.io.Serializable;
import java.math.BigInteger;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import sparkception.data.shard.ImageClass;

/**
 * Which class a label stands for. Where classes are known, from a list or from the input itself,
 * labels that are all whole numbers are places in it, from 0, and others are names. Where none are
 * known, each label names a class of its own; they are in the order of the numbers, or of the
 * names.
 *
 * @param classes in label order
 * @param numbered whether labels are places
 * @param indices of the classes by their names and ids
 */
record LabelIndex(List<ImageClass> classes, boolean numbered, Map<String, Integer> indices)
    implements Serializable {

  /** More labels than this are no classes, but names of images or captions. */
  private static final int MOST = 200_000;

  private static final Pattern NUMBER = Pattern.compile("-?\\d+");

  /**
   * The classes of an input.
   *
   * @param labels that occur
   * @param known classes in label order; empty for what occurs
   */
  static LabelIndex of(Collection<String> labels, List<ImageClass> known) {
    boolean numbers = labels.stream().allMatch(LabelIndex::isNumber);
    List<ImageClass> classes = known.isEmpty() ? occurring(labels, numbers) : known;
    Map<String, Integer> indices = new HashMap<>();
    classes.forEach(each -> indices.put(each.id(), each.index()));
    classes.forEach(each -> indices.putIfAbsent(each.name(), each.index()));
    return new LabelIndex(List.copyOf(classes), numbers && !known.isEmpty(), indices);
  }

  /**
   * The classes of an input's labels, collected from tasks.
   *
   * @throws SourceException if there are none, or too many to be classes
   */
  static LabelIndex of(Object input, JavaRDD<String> labels, List<ImageClass> known)
      throws SourceException {
    List<String> found = labels.distinct().take(MOST + 1);
    if (found.isEmpty() && known.isEmpty()) {
      throw new SourceException(
          String.format(Locale.ROOT, "Invalid input %s: no image in it has a label", input));
    }
    if (found.size() > MOST) {
      throw new SourceException(
          String.format(
              Locale.ROOT,
              "Invalid input %s: its images have more than %d different labels, such as \"%s\" (must be classes)",
              input,
              MOST,
              found.get(0)));
    }
    return of(found, known);
  }

  private static List<ImageClass> occurring(Collection<String> labels, boolean numbers) {
    Comparator<String> order =
        numbers
            ? Comparator.comparing(BigInteger::new, Comparator.naturalOrder())
            : Comparator.naturalOrder();
    List<String> names =
        labels.stream().distinct().sorted(order.thenComparing(Comparator.naturalOrder())).toList();
    return IntStream.range(0, names.size())
        .mapToObj(label -> new ImageClass(label, names.get(label), names.get(label)))
        .toList();
  }

  /** Index of a label's class; -1 if it is none. */
  int indexOf(String label) {
    if (!numbered) {
      return indices.getOrDefault(label, -1);
    }
    boolean inRange = !label.startsWith("-") && label.length() < 10;
    int place = inRange ? Integer.parseInt(label) : -1;
    return place < classes.size() ? place : -1;
  }

  /** Why a label is no class, in a sentence. */
  String unknown(String label, String place) {
    return numbered
        ? String.format(
            Locale.ROOT,
            "The label in %s is %s (must be from 0 to %d)",
            place,
            label,
            classes.size() - 1)
        : String.format(
            Locale.ROOT,
            "The label in %s is \"%s\" (must be one of the %d classes, such as %s)",
            place,
            label,
            classes.size(),
            classes.get(0).name());
  }

  static boolean isNumber(String label) {
    return NUMBER.matcher(label).matches();
  }
}
