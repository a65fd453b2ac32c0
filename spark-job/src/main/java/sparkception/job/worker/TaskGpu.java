package sparkception.job.worker;

import org.apache.spark.TaskContext;
import org.apache.spark.resource.ResourceInformation;
import scala.Option;

/** The GPU that Spark has assigned to a task ({@code spark.task.resource.gpu.amount}). */
public final class TaskGpu {

  private static final String RESOURCE = "gpu";

  private TaskGpu() {}

  /** Its address, on the thread of a task; null for none. With several, the first. */
  public static String address() {
    TaskContext task = TaskContext.get();
    Option<ResourceInformation> assigned =
        task == null ? Option.empty() : task.resources().get(RESOURCE);
    return assigned.isEmpty() || assigned.get().addresses().length == 0
        ? null
        : assigned.get().addresses()[0];
  }
}
