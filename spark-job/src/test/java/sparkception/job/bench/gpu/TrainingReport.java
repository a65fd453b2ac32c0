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
import java.util.function.ToDoubleFunction;
import sparkception.zoo.cuda.device.Arithmetic;
import sparkception.zoo.cuda.device.DeviceProperties;

/** What the rounds of a training came to; medians. */
final class TrainingReport {

  private final DeviceProperties device;
  private final Arithmetic arithmetic;
  private final int batch;
  private final int workers;
  private final int threads;
  private final List<Figures> rounds = new ArrayList<>();

  TrainingReport(
      DeviceProperties device, Arithmetic arithmetic, int batch, int workers, int threads) {
    this.device = device;
    this.arithmetic = arithmetic;
    this.batch = batch;
    this.workers = workers;
    this.threads = threads;
  }

  /** Of one round; seconds but for the last two. */
  private record Figures(
      double training, double waiting, double averaging, double imagesPerSecond, double loss) {}

  /**
   * Adds a round.
   *
   * @param seconds that the steps of the slowest worker took, with its state's ways there and back
   * @param averagingSeconds that the mean took
   */
  void add(List<ShardWorker.Round> done, int steps, double seconds, double averagingSeconds) {
    double travel = max(done, round -> round.loading() + round.handingOver());
    rounds.add(
        new Figures(
            seconds - travel,
            max(done, ShardWorker.Round::waiting),
            travel + averagingSeconds,
            steps * batch * workers / (seconds + averagingSeconds),
            done.get(0).loss()));
  }

  private static double max(
      List<ShardWorker.Round> rounds, ToDoubleFunction<ShardWorker.Round> value) {
    return rounds.stream().mapToDouble(value).max().orElse(0);
  }

  private double median(ToDoubleFunction<Figures> value) {
    double[] sorted = rounds.stream().mapToDouble(value).sorted().toArray();
    return sorted[sorted.length / 2];
  }

  /** Prints it and writes {@code training.json}. */
  void write(Path folder) throws IOException {
    double waiting = median(Figures::waiting) / median(Figures::training);
    double averaging =
        median(Figures::averaging) / (median(Figures::averaging) + median(Figures::training));
    String text =
        String.format(
            Locale.ROOT,
            "Training from shards: %s, %s, batch %d, %d worker(s) with %d decoding threads each:"
                + " %.0f images/s; the GPU waits for images in %.1f %% of the steps' time; averaging"
                + " in memory takes %.1f %% of a round; loss %.3f after the first round's %.3f%n",
            device,
            arithmetic.name().toLowerCase(Locale.ROOT),
            batch,
            workers,
            threads,
            median(Figures::imagesPerSecond),
            100 * waiting,
            100 * averaging,
            rounds.get(rounds.size() - 1).loss(),
            rounds.get(0).loss());
    System.out.print(text);
    Files.writeString(folder.resolve("training.md"), text);
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("device", device.name());
    all.put("precision", arithmetic.name().toLowerCase(Locale.ROOT));
    all.put("batch", batch);
    all.put("workers", workers);
    all.put("decoding_threads", threads);
    all.put("images_per_second", median(Figures::imagesPerSecond));
    all.put("waiting_share", waiting);
    all.put("averaging_share", averaging);
    all.put("rounds", rounds);
    new ObjectMapper()
        .writerWithDefaultPrettyPrinter()
        .writeValue(folder.resolve("training.json").toFile(), all);
  }
}
