package sparkception.zoo.cuda.program;

import java.nio.ByteBuffer;
import sparkception.zoo.cuda.device.Device;
import sparkception.zoo.cuda.device.DeviceMemory;
import sparkception.zoo.cuda.device.ElementType;
import sparkception.zoo.cuda.device.HostMemory;
import sparkception.zoo.cuda.device.Stream;
import sparkception.zoo.cuda.kernels.DeviceOptimizer;
import sparkception.zoo.optim.Optimizer;

/** The optimizer's step on the device, with the memory that it needs. */
final class UpdateStep {

  private static final int SCALAR_BYTES = DeviceOptimizer.SCALARS * Float.BYTES;
  private static final int ALIGNMENT = 16;

  private final DeviceOptimizer optimizer;
  private final DeviceMemory scalars;
  private final DeviceMemory tables;
  private final DeviceMemory work;
  private final HostMemory host;
  private final Stream stream;

  /**
   * A step.
   *
   * @param copies type of the copy that products read
   * @param layout of the vectors on the device
   */
  UpdateStep(
      Device device,
      Stream stream,
      ElementType copies,
      ParameterMemory layout,
      Optimizer optimizer) {
    this.stream = stream;
    this.optimizer =
        new DeviceOptimizer(
            device,
            copies,
            layout.layout(),
            optimizer.rule(),
            optimizer.decay(),
            optimizer.clipNorm());
    int tableBytes = this.optimizer.tableBytes();
    this.scalars = device.allocate(SCALAR_BYTES);
    this.tables = device.allocate(tableBytes);
    this.work = device.allocate(this.optimizer.workBytes() + ALIGNMENT);
    this.host = device.allocateHost(Math.max(SCALAR_BYTES, tableBytes));
    ByteBuffer buffer = host.buffer();
    this.optimizer.writeTables(buffer);
    stream.upload(host, 0, tables.address(), tableBytes);
    stream.synchronize();
  }

  /** Moves the parameters. */
  void run(DeviceOptimizer.Vectors vectors, double learningRate, int batchSize, long iteration) {
    optimizer.writeScalars(
        host.buffer(0, SCALAR_BYTES).asFloatBuffer(), learningRate, batchSize, iteration);
    stream.upload(host, 0, scalars.address(), SCALAR_BYTES);
    optimizer.run(stream, vectors, tables.address(), scalars.address(), work.address());
    // The scalars' memory is used again by the next step.
    stream.synchronize();
  }
}
