package sparkception.zoo.cuda.kernels;

import sparkception.zoo.cuda.device.Arguments;
import sparkception.zoo.cuda.device.Device;
import sparkception.zoo.cuda.device.ElementType;
import sparkception.zoo.cuda.device.Grid;
import sparkception.zoo.cuda.device.Kernel;
import sparkception.zoo.cuda.device.ModuleSpec;
import sparkception.zoo.cuda.device.Stream;

/**
 * Between a convolution's filters as they are trained, {@code [filters, channels, height, width]}
 * in fp32, and as a product with {@link Columns} takes them, {@code [filters, width of a column]}.
 */
public final class Filters {

  private static final int THREADS = 256;

  private final WindowShape window;
  private final int count;
  private final Kernel toColumns;
  private final Kernel fromColumns;

  /**
   * @param storage type of the columns
   * @param window of the convolution
   * @param count filters
   */
  public Filters(Device device, ElementType storage, WindowShape window, int count) {
    this.window = window;
    this.count = count;
    ModuleSpec module = Modules.of(storage, 1, "filters.cu").spec();
    toColumns = device.kernel(module, "filters_to_columns");
    fromColumns = device.kernel(module, "columns_to_filters");
  }

  /**
   * Lays out filters for a product.
   *
   * @param filters fp32
   * @param columns receives {@code [filters, width]} in the storage type
   */
  public void toColumns(Stream stream, long filters, long columns) {
    launch(stream, toColumns, filters, columns);
  }

  /**
   * Lays out the gradient of filters as they are trained.
   *
   * @param columns gradient, {@code [filters, width]}, fp32
   * @param filters receives it, fp32
   */
  public void fromColumns(Stream stream, long columns, long filters) {
    launch(stream, fromColumns, columns, filters);
  }

  private void launch(Stream stream, Kernel kernel, long from, long to) {
    int width = Columns.width(window);
    stream.launch(
        kernel,
        Grid.covering((long) count * width, THREADS),
        new Arguments()
            .addresses(from, to)
            .int32(count)
            .int32(window.input().channels())
            .int32(window.height() * window.width())
            .int32(width));
  }
}
