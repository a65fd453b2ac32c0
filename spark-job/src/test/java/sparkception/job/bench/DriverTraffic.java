package sparkception.job.bench;

import java.lang.management.ManagementFactory;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerBlockUpdated;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.storage.BlockUpdatedInfo;

/** Adds up what passes through the driver: broadcasts that it publishes, results that it gets. */
public final class DriverTraffic extends SparkListener {

  private long broadcastBytes;
  private long resultBytes;
  private long heapBytes;

  @Override
  public synchronized void onBlockUpdated(SparkListenerBlockUpdated event) {
    BlockUpdatedInfo block = event.blockUpdatedInfo();
    boolean piece = block.blockId().isBroadcast() && block.blockId().name().contains("piece");
    if (piece && block.blockManagerId().isDriver() && block.storageLevel().isValid()) {
      broadcastBytes += block.memSize() + block.diskSize();
    }
  }

  @Override
  public synchronized void onTaskEnd(SparkListenerTaskEnd event) {
    if (event.taskMetrics() != null) {
      resultBytes += event.taskMetrics().resultSize();
    }
    heapBytes =
        Math.max(heapBytes, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
  }

  /** Bytes of the broadcasts' blocks on the driver. */
  public synchronized long broadcastBytes() {
    return broadcastBytes;
  }

  /** Bytes of the tasks' results. */
  public synchronized long resultBytes() {
    return resultBytes;
  }

  /** Largest heap in use that was seen, garbage included. */
  public synchronized long heapBytes() {
    return heapBytes;
  }
}
