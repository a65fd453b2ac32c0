package sparkception.job.metrics;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.ToDoubleFunction;
import sparkception.job.run.RoundReport;

/**
 * The latest round of this process's training, as gauges. Spark makes its plugins by itself, so
 * that they and the training meet in this one place.
 */
public final class TrainingMetrics {

  private static final AtomicReference<RoundReport> LATEST = new AtomicReference<>();

  private TrainingMetrics() {}

  /** A round is done. */
  public static void roundDone(RoundReport round) {
    LATEST.set(round);
  }

  /**
   * A gauge for each figure of a round, under its name in the run's metrics; before the first 0.
   */
  static void register(MetricRegistry registry) {
    gauge(registry, "round", RoundReport::round);
    gauge(registry, "epoch", RoundReport::epoch);
    gauge(registry, "samples", RoundReport::samples);
    gauge(registry, "total_samples", RoundReport::totalSamples);
    gauge(registry, "loss", RoundReport::loss);
    gauge(registry, "learning_rate", RoundReport::learningRate);
    gauge(registry, "images_per_second", RoundReport::imagesPerSecond);
    gauge(registry, "seconds", RoundReport::seconds);
    gauge(registry, "fetch_seconds", RoundReport::fetchSeconds);
    gauge(registry, "compute_seconds", RoundReport::computeSeconds);
    gauge(registry, "reduce_seconds", RoundReport::reduceSeconds);
    gauge(registry, "broadcast_seconds", RoundReport::broadcastSeconds);
    gauge(registry, "divergence", RoundReport::divergence);
  }

  private static void gauge(
      MetricRegistry registry, String name, ToDoubleFunction<RoundReport> figure) {
    Gauge<Double> gauge =
        () -> {
          RoundReport latest = LATEST.get();
          return latest == null ? 0.0 : figure.applyAsDouble(latest);
        };
    registry.register(name, gauge);
  }
}
