package sparkception.job.averaging;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import sparkception.zoo.optim.ParameterLayout;
import sparkception.zoo.optim.ParameterSegment;

/**
 * A stretch of the flat parameter vector that one task reduces.
 *
 * <p>A batch normalization's mean and variance, which merge together, lie in one slice.
 *
 * @param index position among the slices, from 0
 * @param segments the parameter arrays in it, or parts of them, contiguous
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
   * @param count how many slices to aim at, at least 1; there are fewer when statistics are long
   * @return slices of about equal length that cover the vector in order
   */
  public static List<Slice> cut(ParameterLayout layout, int count) {
    int longest = Math.max(1, (layout.length() + count - 1) / count);
    List<Slice> slices = new ArrayList<>();
    List<ParameterSegment> open = new ArrayList<>();
    for (ParameterSegment segment : layout.segments()) {
      for (ParameterSegment piece : pieces(segment, longest)) {
        if (mayCut(open, piece) && isFull(open, layout.length(), count, slices.size())) {
          slices.add(new Slice(slices.size(), open));
          open = new ArrayList<>();
        }
        open.add(piece);
      }
    }
    slices.add(new Slice(slices.size(), open));
    return List.copyOf(slices);
  }

  /** A large layer must not make a large slice: all others would wait for it. */
  private static List<ParameterSegment> pieces(ParameterSegment segment, int longest) {
    if (segment.role().isStatistic() || segment.length() <= longest) {
      return List.of(segment);
    }
    List<ParameterSegment> pieces = new ArrayList<>();
    int from = segment.offset();
    while (from < segment.end()) {
      int end = Math.min(segment.end(), (from / longest + 1) * longest);
      pieces.add(
          new ParameterSegment(segment.layer(), segment.name(), segment.role(), from, end - from));
      from = end;
    }
    return pieces;
  }

  private static boolean mayCut(List<ParameterSegment> open, ParameterSegment next) {
    return !open.isEmpty()
        && !(next.role().isStatistic() && open.get(open.size() - 1).layer().equals(next.layer()));
  }

  /** Full once it reaches the end of its even share. */
  private static boolean isFull(List<ParameterSegment> open, int total, int count, int done) {
    long share = (long) total * (done + 1) / count;
    return open.get(open.size() - 1).end() >= share;
  }
}
