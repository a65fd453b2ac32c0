package sparkception.zoo.cuda.driver;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.util.Locale;
import sparkception.zoo.cuda.device.Arithmetic;
import sparkception.zoo.cuda.device.DeviceException;
import sparkception.zoo.cuda.device.ElementType;
import sparkception.zoo.cuda.device.Product;
import sparkception.zoo.cuda.device.ProductSpec;

/**
 * NVIDIA's matrix products. They are column-major there, so that a row-major {@code C = A B} is
 * asked for as {@code C' = B' A'}.
 */
final class CublasLt implements AutoCloseable {

  /** What cuBLAS recommends for Hopper, and enough for others. */
  static final long WORKSPACE_BYTES = 32L << 20;

  private static final int REAL_FP32 = 0;
  private static final int REAL_BF16 = 14;
  private static final int COMPUTE_FP32 = 68;
  private static final int COMPUTE_TF32 = 77;
  private static final int TRANSPOSE_LEFT = 3;
  private static final int TRANSPOSE_RIGHT = 4;
  private static final int TRANSPOSED = 1;
  private static final int MOST_WORKSPACE = 1;
  private static final int FIRST_ALIGNMENT = 5;
  private static final int MATRICES = 4;
  private static final int ALIGNMENT = 16;
  private static final int HEURISTIC_BYTES = 96;

  private final long handle;

  private CublasLt(long handle) {
    this.handle = handle;
  }

  /**
   * Loads the library and binds it to the current context.
   *
   * @throws DeviceException if there is none
   */
  static synchronized CublasLt load() {
    register();
    long[] handle = new long[1];
    check(Functions.cublasLtCreate(handle), "make cuBLASLt ready");
    return new CublasLt(handle[0]);
  }

  static void register() {
    Native.register(
        Functions.class,
        NativeLibraries.require("cuBLASLt, CUDA's matrix products", NativeLibraries.CUBLASLT));
  }

  /** A product, with the algorithm that the library thinks best for its shape. */
  record Planned(
      ProductSpec spec, long operation, long left, long right, long result, Memory algorithm)
      implements Product {}

  Planned plan(ProductSpec spec) {
    long operation = operation(spec);
    long left = layout(type(spec.arithmetic().storage()), spec.b(), spec.columns(), spec.inner());
    long right = layout(type(spec.arithmetic().storage()), spec.a(), spec.inner(), spec.rows());
    long result =
        layout(
            type(spec.result()),
            new ProductSpec.Factor(false, spec.resultStride()),
            spec.columns(),
            spec.rows());
    return new Planned(
        spec, operation, left, right, result, algorithm(spec, operation, left, right, result));
  }

  /** What is multiplied, how, and which factors lie transposed. */
  static long operation(ProductSpec spec) {
    long[] operation = new long[1];
    int compute = spec.arithmetic() == Arithmetic.TF32 ? COMPUTE_TF32 : COMPUTE_FP32;
    check(Functions.cublasLtMatmulDescCreate(operation, compute, REAL_FP32), "describe a product");
    if (spec.b().transposed()) {
      set(operation[0], TRANSPOSE_LEFT);
    }
    if (spec.a().transposed()) {
      set(operation[0], TRANSPOSE_RIGHT);
    }
    return operation[0];
  }

  private static void set(long operation, int attribute) {
    check(
        Functions.cublasLtMatmulDescSetAttribute(
            operation, attribute, new int[] {TRANSPOSED}, Integer.BYTES),
        "describe a product");
  }

  /** A column-major matrix, given its size as the product sees it. */
  static long layout(int type, ProductSpec.Factor factor, long height, long width) {
    long[] layout = new long[1];
    check(
        Functions.cublasLtMatrixLayoutCreate(
            layout,
            type,
            factor.transposed() ? width : height,
            factor.transposed() ? height : width,
            factor.stride()),
        "describe a matrix");
    return layout[0];
  }

  private Memory algorithm(ProductSpec spec, long operation, long left, long right, long result) {
    long[] preference = new long[1];
    check(Functions.cublasLtMatmulPreferenceCreate(preference), "choose an algorithm");
    try {
      prefer(preference[0], MOST_WORKSPACE, new long[] {WORKSPACE_BYTES}, Long.BYTES);
      for (int matrix = 0; matrix < MATRICES; matrix++) {
        prefer(preference[0], FIRST_ALIGNMENT + matrix, new long[] {ALIGNMENT}, Integer.BYTES);
      }
      Memory found = new Memory(HEURISTIC_BYTES);
      int[] count = new int[1];
      int code =
          Functions.cublasLtMatmulAlgoGetHeuristic(
              handle, operation, left, right, result, result, preference[0], 1, found, count);
      if (code != 0 || count[0] == 0) {
        throw new DeviceException(
            String.format(
                Locale.ROOT, "Unsupported product in cuBLASLt: %s (status %d)", spec, code));
      }
      return found;
    } finally {
      Functions.cublasLtMatmulPreferenceDestroy(preference[0]);
    }
  }

  private static void prefer(long preference, int attribute, long[] value, long bytes) {
    check(
        Functions.cublasLtMatmulPreferenceSetAttribute(preference, attribute, value, bytes),
        "choose an algorithm");
  }

  /** Puts a product on a stream. */
  void multiply(Planned product, long a, long b, long c, long workspace, long stream) {
    Memory factors = Factors.of(product.spec().accumulate());
    check(
        Functions.cublasLtMatmul(
            handle,
            product.operation(),
            factors,
            b,
            product.left(),
            a,
            product.right(),
            factors.share(Float.BYTES),
            c,
            product.result(),
            c,
            product.result(),
            product.algorithm(),
            workspace,
            WORKSPACE_BYTES,
            stream),
        "multiply matrices");
  }

  /** What the product and what is there are multiplied with. */
  private static final class Factors {
    private static final Memory ONE_AND_ZERO = pair(0);
    private static final Memory ONE_AND_ONE = pair(1);

    static Memory of(boolean accumulate) {
      return accumulate ? ONE_AND_ONE : ONE_AND_ZERO;
    }

    private static Memory pair(float second) {
      Memory memory = new Memory(2L * Float.BYTES);
      memory.setFloat(0, 1);
      memory.setFloat(Float.BYTES, second);
      return memory;
    }
  }

  static int type(ElementType type) {
    return type == ElementType.BF16 ? REAL_BF16 : REAL_FP32;
  }

  /** Gives back what a plan holds. */
  static void destroy(Planned product) {
    Functions.cublasLtMatmulDescDestroy(product.operation());
    Functions.cublasLtMatrixLayoutDestroy(product.left());
    Functions.cublasLtMatrixLayoutDestroy(product.right());
    Functions.cublasLtMatrixLayoutDestroy(product.result());
  }

  private static void check(int status, String what) {
    if (status != 0) {
      throw new DeviceException(
          String.format(Locale.ROOT, "Cannot %s: cuBLASLt status %d", what, status));
    }
  }

  @Override
  public void close() {
    Functions.cublasLtDestroy(handle);
  }

  /** The library's functions, under their own names. */
  private static final class Functions {

    static native int cublasLtCreate(long[] handle);

    static native int cublasLtDestroy(long handle);

    static native int cublasLtMatmulDescCreate(long[] operation, int compute, int scale);

    static native int cublasLtMatmulDescSetAttribute(
        long operation, int attribute, int[] value, long bytes);

    static native int cublasLtMatmulDescDestroy(long operation);

    static native int cublasLtMatrixLayoutCreate(
        long[] layout, int type, long rows, long columns, long stride);

    static native int cublasLtMatrixLayoutDestroy(long layout);

    static native int cublasLtMatmulPreferenceCreate(long[] preference);

    static native int cublasLtMatmulPreferenceSetAttribute(
        long preference, int attribute, long[] value, long bytes);

    static native int cublasLtMatmulPreferenceDestroy(long preference);

    static native int cublasLtMatmulAlgoGetHeuristic(
        long handle,
        long operation,
        long left,
        long right,
        long added,
        long result,
        long preference,
        int most,
        Pointer found,
        int[] count);

    static native int cublasLtMatmul(
        long handle,
        long operation,
        Pointer alpha,
        long left,
        long leftLayout,
        long right,
        long rightLayout,
        Pointer beta,
        long added,
        long addedLayout,
        long result,
        long resultLayout,
        Pointer algorithm,
        long workspace,
        long workspaceBytes,
        long stream);
  }
}
