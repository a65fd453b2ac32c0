package sparkception.job.bench.gpu;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import sparkception.zoo.cuda.device.DeviceProperties;
import sparkception.zoo.cuda.program.StepTime;

/** Figures of whole networks as tables for people and as JSON. */
final class StepReport {

  private final String torch;
  private final StringBuilder steps = new StringBuilder();
  private final StringBuilder profiles = new StringBuilder();
  private final List<Map<String, Object>> figures = new ArrayList<>();
  private final List<Map<String, Object>> kinds = new ArrayList<>();
  private double copyRate;

  /**
   * @param torch PyTorch's version; null where it was not measured
   */
  StepReport(String torch) {
    this.torch = torch;
    row(steps, "", "precision", "batch", "who", "ms", "images/s", "peak MiB", "ms by ours", "");
    row(steps, "---", "---", "---", "---", "---", "---", "---", "---", "---");
    row(profiles, "precision", "batch", "step", "how many", "ms", "share", "GB/s", "of a copy");
    row(profiles, "---", "---", "---", "---", "---", "---", "---", "---");
  }

  /** How fast the device copies, read and written together. */
  void copyRate(double gigabytesPerSecond) {
    copyRate = gigabytesPerSecond;
    System.out.printf(Locale.ROOT, "A copy on the device: %.0f GB/s%n", gigabytesPerSecond);
  }

  void add(String task, String precision, int batch, Contestant one, Contestant ours) {
    double ms = one.median();
    String note = one.failure() != null ? one.failure() : one.isAlone() ? "not in turn" : "";
    row(
        steps,
        task,
        precision,
        Integer.toString(batch),
        one.name(),
        number("%.2f", ms),
        number("%.0f", 1e3 * batch / ms),
        number("%.0f", one.peakMib()),
        one == ours ? "" : number("%.2f", ms / ours.median()),
        note);
    System.out.printf(
        Locale.ROOT,
        "%s %s batch %d, %s: %s ms, %s images/s %s%n",
        task,
        precision,
        batch,
        one.name(),
        number("%.2f", ms),
        number("%.0f", 1e3 * batch / ms),
        note);
    Map<String, Object> figure = new LinkedHashMap<>();
    figure.put("task", task);
    figure.put("precision", precision);
    figure.put("batch", batch);
    figure.put("who", one.name());
    figure.put("ms", Double.isNaN(ms) ? null : ms);
    figure.put("ms_of_turns", one.milliseconds());
    figure.put("images_per_second", Double.isNaN(ms) ? null : 1e3 * batch / ms);
    figure.put("peak_mib", one.peakMib());
    figure.put("in_turn", !one.isAlone());
    figure.put("failure", one.failure());
    figures.add(figure);
  }

  void addProfile(String precision, int batch, List<StepTime> times) {
    double all = times.stream().mapToDouble(StepTime::milliseconds).sum();
    for (StepTime time : times) {
      row(
          profiles,
          precision,
          Integer.toString(batch),
          time.step(),
          Integer.toString(time.count()),
          number("%.3f", time.milliseconds()),
          number("%.1f %%", 100 * time.milliseconds() / all),
          number("%.0f", time.gigabytesPerSecond()),
          number("%.0f %%", 100 * time.gigabytesPerSecond() / copyRate));
      Map<String, Object> kind = new LinkedHashMap<>();
      kind.put("precision", precision);
      kind.put("batch", batch);
      kind.put("step", time.step());
      kind.put("count", time.count());
      kind.put("ms", time.milliseconds());
      kind.put("bytes", time.bytes());
      kind.put("share_of_copy", time.gigabytesPerSecond() / copyRate);
      kinds.add(kind);
    }
  }

  private static String number(String format, double value) {
    return Double.isNaN(value) ? "" : String.format(Locale.ROOT, format, value);
  }

  private static void row(StringBuilder table, String... cells) {
    table.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }

  /** Prints the tables and writes {@code steps.md} and {@code steps.json}. */
  void write(DeviceProperties device, Path folder) throws IOException {
    String text =
        "%s, PyTorch %s, a copy on the device %.0f GB/s%n%n%s%nForward and backward of training, step by step and not captured:%n%n%s"
            .formatted(device, torch == null ? "not measured" : torch, copyRate, steps, profiles);
    System.out.println(text);
    Files.writeString(folder.resolve("steps.md"), text);
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("device", device.name());
    all.put("compute_capability", device.computeCapability());
    all.put("torch", torch);
    all.put("copy_gb_per_s", copyRate);
    all.put("steps", figures);
    all.put("profile", kinds);
    new ObjectMapper()
        .writerWithDefaultPrettyPrinter()
        .writeValue(folder.resolve("steps.json").toFile(), all);
  }
}
