package sparkception.job.train;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import sparkception.zoo.optim.ParameterLayout;
import sparkception.zoo.optim.ParameterSegment;

/**
 * A stretch of the flat parameter vector that one task reduces.
 *
 * <p>Slices are cut between layers, so that a batch normalization's mean and variance, which merge
 * together, lie in one slice.
 *
 * @param index position among the slices, from 0
 * @param segments the parameter arrays in it, contiguous
 */
public record Slice(int index, List<ParameterSegment> segments) implements Serializable {

  public Slice {
    segments = List.copyOf(segments);
  }

  /** Index in the parameter vector of its first element. */
  public int offset() {
    return segments.get(0).offset();
  }

  /** Index one past its last element. */
  public int end() {
    return segments.get(segments.size() - 1).end();
  }

  /** Number of elements. */
  public int length() {
    return end() - offset();
  }

  /**
   * Cuts a parameter vector.
   *
   * @param layout the network's parameters
   * @param count how many slices to aim at, at least 1; there are fewer when layers are few
   * @return slices of about equal length that cover the vector in order
   */
  public static List<Slice> cut(ParameterLayout layout, int count) {
    List<Slice> slices = new ArrayList<>();
    List<ParameterSegment> open = new ArrayList<>();
    for (ParameterSegment segment : layout.segments()) {
      boolean newLayer =
          !open.isEmpty() && !open.get(open.size() - 1).layer().equals(segment.layer());
      if (newLayer && isFull(open, layout.length(), count, slices.size())) {
        slices.add(new Slice(slices.size(), open));
        open = new ArrayList<>();
      }
      open.add(segment);
    }
    slices.add(new Slice(slices.size(), open));
    return List.copyOf(slices);
  }

  /** Full once it reaches the end of its even share. */
  private static boolean isFull(List<ParameterSegment> open, int total, int count, int done) {
    long share = (long) total * (done + 1) / count;
    return open.get(open.size() - 1).end() >= share;
  }
}
