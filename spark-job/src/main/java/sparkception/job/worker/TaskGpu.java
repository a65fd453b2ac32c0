package sparkception.job.worker;

import org.apache.spark.SparkConf;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.resource.ResourceInformation;
import org.apache.spark.resource.ResourceProfileBuilder;
import org.apache.spark.resource.TaskResourceRequests;
import scala.Option;

/** The GPU that Spark has assigned to a task ({@code spark.task.resource.gpu.amount}). */
public final class TaskGpu {

  private static final String RESOURCE = "gpu";
  private static final String AMOUNT = "spark.task.resource.gpu.amount";

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

  /**
   * The same work in tasks that get no GPU, where others get one: they need not wait for one to be
   * free. Spark's local mode assigns none.
   */
  public static <T> JavaRDD<T> spared(JavaRDD<T> work) {
    SparkConf spark = work.context().getConf();
    if (!areAssigned(spark)) {
      return work;
    }
    TaskResourceRequests cores =
        new TaskResourceRequests().cpus(spark.getInt("spark.task.cpus", 1));
    return work.withResources(new ResourceProfileBuilder().require(cores).build());
  }

  /** Whether Spark assigns GPUs to tasks, unless they are spared. */
  public static boolean areAssigned(SparkConf spark) {
    return spark.contains(AMOUNT) && !isLocal(spark);
  }

  /** Whether tasks run in the driver's own process, where Spark assigns nothing. */
  public static boolean isLocal(SparkConf spark) {
    return spark.get("spark.master", "").matches("local(\\[.*])?");
  }
}
