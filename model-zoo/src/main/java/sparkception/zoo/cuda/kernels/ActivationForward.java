package sparkception.zoo.cuda.kernels;

import sparkception.zoo.cuda.device.Arguments;
import sparkception.zoo.cuda.device.Device;
import sparkception.zoo.cuda.device.ElementType;
import sparkception.zoo.cuda.device.Grid;
import sparkception.zoo.cuda.device.Kernel;
import sparkception.zoo.cuda.device.Stream;

/** Reads an activation and writes what was read, with a residual added where there is one. */
public final class ActivationForward {

  private static final int OCCUPANCY = 8;
  private static final int ROWS_A_THREAD = 4;

  /** What is added. */
  public enum Residual {
    /** Nothing. */
    NONE(0),
    /** An activation as it is. */
    AS_IS(1),
    /** A convolution's output, normalized. */
    NORMALIZED(2);

    private final int code;

    Residual(int code) {
      this.code = code;
    }
  }

  private final int rows;
  private final Grid grid;
  private final Kernel kernel;

  /**
   * @param storage type of the activations
   * @param rows pixels of the minibatch
   * @param channels of each
   */
  public ActivationForward(
      Device device,
      ElementType storage,
      int rows,
      int channels,
      Reading reading,
      Residual residual) {
    this.rows = rows;
    int vector = Modules.vector(storage, channels);
    grid =
        Spread.over(channels, vector)
            .grid(
                (rows + ROWS_A_THREAD - 1) / ROWS_A_THREAD,
                device.properties().multiprocessors() * OCCUPANCY,
                0);
    kernel =
        device.kernel(
            Modules.of(storage, vector, "reading.cuh", "activation_forward.cu")
                .option("MODE", reading.code())
                .option("RESIDUAL", residual.code)
                .size("CHANNELS", channels)
                .spec(),
            "activation_forward");
  }

  /**
   * Computes {@code y = read(u) + residual}.
   *
   * @param u {@code [rows, channels]}
   * @param a scale of each channel, where the reading normalizes; else 0
   * @param b shift of each channel, where the reading normalizes; else 0
   * @param residual {@code [rows, channels]}, or 0
   * @param residualA scale of the residual's channels, where it is normalized; else 0
   * @param residualB shift of the residual's channels, where it is normalized; else 0
   * @param y receives {@code [rows, channels]}
   */
  public void run(
      Stream stream,
      long u,
      long a,
      long b,
      long residual,
      long residualA,
      long residualB,
      long y) {
    stream.launch(
        kernel,
        grid,
        new Arguments().addresses(u, a, b, residual, residualA, residualB, y).int32(rows));
  }
}
