package sparkception.zoo.optim;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * A stretch of parameters of one array that fits a core's cache.
 *
 * @param segment index of its array in the layout
 * @param role of the array
 * @param from index in the flat vector of its first element
 * @param count elements, at most {@value #LENGTH}
 */
record Block(int segment, ParameterRole role, int from, int count) implements Serializable {

  static final int LENGTH = 8192;

  /** All parameters, in order. */
  static List<Block> of(ParameterLayout layout) {
    List<Block> blocks = new ArrayList<>();
    for (int index = 0; index < layout.segments().size(); index++) {
      ParameterSegment segment = layout.segments().get(index);
      for (int from = segment.offset(); from < segment.end(); from += LENGTH) {
        blocks.add(new Block(index, segment.role(), from, Math.min(LENGTH, segment.end() - from)));
      }
    }
    return List.copyOf(blocks);
  }
}
