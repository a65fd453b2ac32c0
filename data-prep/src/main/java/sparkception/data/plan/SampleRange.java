package sparkception.data.plan;

import java.io.Serializable;

/**
 * Consecutive positions of an epoch.
 *
 * @param from first position
 * @param to position after the last
 */
public record SampleRange(long from, long to) implements Serializable {
  /** How many positions there are. */
  public long size() {
    return to - from;
  }
}
