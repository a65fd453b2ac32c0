package sparkception.job.worker;

import org.apache.spark.util.AccumulatorV2;

/**
 * Measures the end of a round's workers: how long the slowest took to hand over its parameters,
 * and, by the driver's clock alone, when the last one was done.
 *
 * <p>An accumulator, because a task's value is added up on the driver when the task has ended, and
 * before the job's result is there. A task that is repeated counts twice, which does not matter to
 * a maximum.
 */
public final class HandOver extends AccumulatorV2<Double, Double> {

  private volatile double longest;
  private volatile long lastDone;

  /** Seconds from a worker's last step to its parameters being fetchable. */
  @Override
  public void add(Double seconds) {
    longest = Math.max(longest, seconds);
  }

  @Override
  public void merge(AccumulatorV2<Double, Double> worker) {
    add(worker.value());
    lastDone = System.nanoTime();
  }

  /** The longest hand-over of a worker, seconds. */
  @Override
  public Double value() {
    return longest;
  }

  /** Seconds since the driver saw the last worker end. */
  public double secondsSinceLast() {
    return Seconds.since(lastDone);
  }

  @Override
  public boolean isZero() {
    return longest == 0;
  }

  @Override
  public AccumulatorV2<Double, Double> copy() {
    HandOver copy = new HandOver();
    copy.longest = longest;
    return copy;
  }

  @Override
  public void reset() {
    longest = 0;
  }
}
