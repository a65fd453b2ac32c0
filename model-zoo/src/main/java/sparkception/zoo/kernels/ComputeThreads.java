package sparkception.zoo.kernels;

import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * How many threads the arithmetic of one Java thread may use.
 *
 * <p>ND4J and oneDNN share one OpenMP library, which keeps the number for each calling thread; so
 * replicas in one process can share out its cores, where OMP_NUM_THREADS would give each all of
 * them.
 */
public final class ComputeThreads {

  private ComputeThreads() {}

  /** Sets the number for arithmetic that the calling thread starts from now on; at least 1. */
  public static void use(int threads) {
    // The native library is found only after ND4J's backend is, which an executor has not used yet.
    Nd4j.getBackend();
    NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(threads);
  }
}
