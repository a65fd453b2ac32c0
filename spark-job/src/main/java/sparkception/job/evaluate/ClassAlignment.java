package sparkception.job.evaluate;

import java.io.Serializable;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.Path;
import sparkception.data.loader.Batch;
import sparkception.data.shard.DataSetException;
import sparkception.data.shard.ImageClass;

/**
 * Which output of a network stands for each class of a data set. They are compared by their names,
 * as the same number of classes may mean others, or the same ones in another order.
 *
 * @param names of the network's outputs
 * @param outputs by the data set's labels
 */
record ClassAlignment(List<String> names, int[] outputs) implements Serializable {

  private static final int MOST_NAMED = 5;

  /**
   * Aligns a data set's classes with a network's.
   *
   * @param network classes of its outputs, in their order
   * @param data classes of the data set, in the order of its labels
   * @throws DataSetException that names the difference, if the classes are not the same
   */
  static ClassAlignment of(List<ImageClass> network, List<ImageClass> data, Path dataSet)
      throws DataSetException {
    // Names may repeat: ImageNet has two kinds of crane.
    Function<ImageClass, String> key =
        areDistinct(network) && areDistinct(data)
            ? ImageClass::name
            : each -> each.name() + " (" + each.id() + ")";
    List<String> known = network.stream().map(key).toList();
    List<String> found = data.stream().map(key).toList();
    if (!new HashSet<>(known).equals(new HashSet<>(found)) || known.size() != found.size()) {
      throw new DataSetException(
          String.format(
              Locale.ROOT,
              "Cannot evaluate on %s: its classes are not the network's (%s)",
              dataSet,
              difference(known, found)));
    }
    Map<String, Integer> outputs = new HashMap<>();
    IntStream.range(0, known.size()).forEach(output -> outputs.put(known.get(output), output));
    return new ClassAlignment(
        network.stream().map(ImageClass::name).toList(),
        found.stream().mapToInt(outputs::get).toArray());
  }

  /** Puts the network's outputs in the place of the data set's labels. */
  void apply(Batch batch) {
    for (int i = 0; i < batch.count(); i++) {
      int label = batch.labels()[i];
      batch.labels()[i] = label < 0 ? label : outputs[label];
      // Not in place: several batches may share a sample's labels.
      batch.labelSets()[i] =
          IntStream.of(batch.labelSets()[i]).map(each -> outputs[each]).toArray();
    }
  }

  private static boolean areDistinct(List<ImageClass> classes) {
    return classes.stream().map(ImageClass::name).distinct().count() == classes.size();
  }

  private static String difference(List<String> known, List<String> found) {
    return String.format(
        Locale.ROOT,
        "%s; %s",
        listed("only the network knows", without(known, found)),
        listed("only the data set has", without(found, known)));
  }

  private static List<String> without(List<String> names, List<String> others) {
    Set<String> known = new HashSet<>(others);
    return names.stream().filter(name -> !known.contains(name)).toList();
  }

  private static String listed(String what, List<String> names) {
    String more =
        names.size() > MOST_NAMED
            ? String.format(Locale.ROOT, " and %d more", names.size() - MOST_NAMED)
            : "";
    return String.format(
        Locale.ROOT,
        "%s %s%s",
        what,
        names.isEmpty()
            ? "none"
            : String.join(", ", names.subList(0, Math.min(MOST_NAMED, names.size()))),
        more);
  }
}
