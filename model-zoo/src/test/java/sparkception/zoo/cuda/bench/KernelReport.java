package sparkception.zoo.cuda.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import sparkception.zoo.cuda.device.DeviceProperties;

/** Times of kernels as a table for people and as JSON. */
final class KernelReport {

  private final DeviceProperties device;
  private final StringBuilder table = new StringBuilder();
  private final List<String> figures = new ArrayList<>();

  KernelReport(DeviceProperties device) {
    this.device = device;
    row("layer", "precision", "kernel", "ms", "GB/s", "share of a copy", "TFLOP/s");
    row("---", "---", "---", "---", "---", "---", "---");
  }

  /**
   * Adds a layer.
   *
   * @param times of its kernels, that of a plain copy first
   */
  void add(KernelCase one, List<KernelTime> times) {
    double copy = times.get(0).gigabytesPerSecond();
    for (KernelTime time : times) {
      row(
          one.shape() + " -> " + one.filters(),
          one.arithmetic().name().toLowerCase(Locale.ROOT),
          time.kernel(),
          number("%.3f", time.milliseconds()),
          number("%.0f", time.gigabytesPerSecond()),
          number("%.0f %%", 100 * time.gigabytesPerSecond() / copy),
          number("%.1f", time.teraflops()));
      figures.add(json(one, time, copy));
    }
  }

  private static String json(KernelCase one, KernelTime time, double copy) {
    return String.format(
        Locale.ROOT,
        "{\"precision\": \"%s\", \"batch\": %d, \"height\": %d, \"width\": %d, \"channels\": %d,"
            + " \"filters\": %d, \"kernel\": \"%s\", \"ms\": %.5f, \"gb_per_s\": %.2f,"
            + " \"share_of_copy\": %.4f, \"tflop_per_s\": %.3f}",
        one.arithmetic().name().toLowerCase(Locale.ROOT),
        one.shape().batch(),
        one.shape().height(),
        one.shape().width(),
        one.shape().channels(),
        one.filters(),
        time.kernel(),
        time.milliseconds(),
        time.gigabytesPerSecond(),
        time.gigabytesPerSecond() / copy,
        time.teraflops());
  }

  private void row(String... cells) {
    table.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }

  /** Prints the table and writes {@code kernels.md} and {@code kernels.json}. */
  void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    System.out.print(table);
    Files.writeString(folder.resolve("kernels.md"), table);
    Files.writeString(
        folder.resolve("kernels.json"),
        "{\"device\": \"%s\", \"compute_capability\": \"%s\", \"kernels\": [\n%s\n]}\n"
            .formatted(device.name(), device.computeCapability(), String.join(",\n", figures)));
  }
}
