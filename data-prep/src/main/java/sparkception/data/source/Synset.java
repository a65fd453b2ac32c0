package sparkception.data.source;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import sparkception.data.shard.ImageClass;

/**
 * A class of ImageNet.
 *
 * @param number ILSVRC2012_ID, from 1: the order of the devkit's ground truth
 * @param id WordNet's, such as n01440764
 * @param words what people call it
 */
record Synset(int number, String id, String words) {

  /** In the standard order, which is that of the ids. */
  static List<ImageClass> classes(List<Synset> synsets) {
    List<Synset> sorted = synsets.stream().sorted(Comparator.comparing(Synset::id)).toList();
    return IntStream.range(0, sorted.size())
        .mapToObj(label -> new ImageClass(label, sorted.get(label).id, sorted.get(label).words))
        .toList();
  }
}
