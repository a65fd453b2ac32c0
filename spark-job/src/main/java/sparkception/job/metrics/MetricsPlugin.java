package sparkception.job.metrics;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import java.util.Map;
import org.apache.spark.SparkContext;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;

/**
 * Spark's plugin ({@code spark.plugins}) that gives its driver the figures of training, and its
 * executors those of their memory.
 */
public final class MetricsPlugin implements SparkPlugin {

  @Override
  public DriverPlugin driverPlugin() {
    return new DriverPlugin() {
      @Override
      public Map<String, String> init(SparkContext spark, PluginContext context) {
        TrainingMetrics.register(context.metricRegistry());
        return Map.of();
      }
    };
  }

  @Override
  public ExecutorPlugin executorPlugin() {
    return new ExecutorPlugin() {
      @Override
      public void init(PluginContext context, Map<String, String> extra) {
        register(context.metricRegistry());
      }
    };
  }

  private static void register(MetricRegistry registry) {
    Gauge<Long> heap = ProcessMemory::heap;
    Gauge<Long> offHeap = ProcessMemory::offHeap;
    registry.register("heap_bytes", heap);
    registry.register("off_heap_bytes", offHeap);
  }
}
