package sparkception.data.prep;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.Callable;

/** Tells what stopped a task instead of how Spark reports it. */
final class TaskFailure {

  private TaskFailure() {}

  /**
   * Runs Spark jobs. Spark throws its own checked exception past Java's signatures; what is thrown
   * here is the error of the task below it, when that is about data.
   */
  static <T> T unwrap(Callable<T> jobs) throws IOException {
    try {
      return jobs.call();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw cause(e);
    }
  }

  private static IOException cause(Exception failure) {
    Throwable cause = failure;
    while (cause.getCause() != null && !(cause instanceof IOException)) {
      cause = cause.getCause();
    }
    if (cause instanceof IOException data) {
      return data;
    }
    // Nobody foresaw it, and so it must not look like a failure of files.
    throw new IllegalStateException("A task of data preparation failed", failure);
  }
}
