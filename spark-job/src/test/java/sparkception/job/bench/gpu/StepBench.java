package sparkception.job.bench.gpu;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import sparkception.zoo.cuda.device.Arithmetic;
import sparkception.zoo.cuda.device.Device;
import sparkception.zoo.cuda.program.NetworkClock;
import sparkception.zoo.engine.EngineException;
import sparkception.zoo.engine.ReplicaSpec;

/**
 * Training step and inference of a whole network, ours and PyTorch's in turn. Where they do not fit
 * into memory side by side, each takes its turns alone.
 */
final class StepBench {

  private static final String TRAINING = "training";
  private static final String INFERENCE = "inference";

  private final Device device;
  private final PyTorch torch;
  private final Effort effort;
  private final StepReport report;

  /**
   * How much is run.
   *
   * @param turns of each contestant, of which the median counts
   * @param runs of a turn
   * @param warmUp runs before these
   */
  record Effort(int turns, int runs, int warmUp) {}

  /** A network with minibatches of a size. */
  interface Networks {
    ReplicaSpec of(int batch) throws IOException;
  }

  /**
   * @param torch null for none
   */
  StepBench(Device device, PyTorch torch, Effort effort) {
    this.device = device;
    this.torch = torch != null && torch.isThere() ? torch : null;
    this.effort = effort;
    this.report = new StepReport(this.torch == null ? null : torch.version());
  }

  StepReport run(List<Arithmetic> arithmetics, List<Integer> batches, Networks networks)
      throws IOException {
    report.copyRate(NetworkClock.copyGigabytesPerSecond(device));
    for (Arithmetic arithmetic : arithmetics) {
      for (int batch : batches) {
        NetworkClock clock = new NetworkClock(device, arithmetic, networks.of(batch));
        contest(TRAINING, arithmetic, batch, clock);
        contest(INFERENCE, arithmetic, batch, clock);
        profile(arithmetic, batch, clock);
      }
    }
    return report;
  }

  private void contest(String task, Arithmetic arithmetic, int batch, NetworkClock clock) {
    List<Contestant> contestants = contestants(task, arithmetic, batch, clock);
    for (int turn = 0; turn < effort.turns(); turn++) {
      contestants.forEach(Contestant::takeTurn);
    }
    for (Contestant one : contestants) {
      if (one.failure() != null && contestants.size() > 1) {
        drop();
        one.alone(effort.turns());
      }
    }
    drop();
    contestants.forEach(
        one -> report.add(task, precision(arithmetic), batch, one, contestants.get(0)));
  }

  private List<Contestant> contestants(
      String task, Arithmetic arithmetic, int batch, NetworkClock clock) {
    List<Contestant> all = new ArrayList<>();
    if (task.equals(INFERENCE)) {
      all.add(ours("sparkception", () -> clock.inference(effort.warmUp(), effort.runs())));
    } else {
      all.add(ours("sparkception", () -> clock.training(effort.warmUp(), effort.runs())));
      all.add(
          ours(
              "sparkception, images from the host",
              () -> clock.trainingFromHost(effort.warmUp(), effort.runs())));
    }
    if (torch != null) {
      for (String variant : List.of("eager", "compiled")) {
        all.add(
            new Contestant(
                "PyTorch " + variant,
                () -> torch.run(task, variant, precision(arithmetic), batch, effort)));
      }
    }
    return all;
  }

  private static Contestant ours(
      String name, java.util.function.Supplier<NetworkClock.Series> run) {
    return new Contestant(
        name,
        () -> {
          try {
            NetworkClock.Series series = run.get();
            return new PyTorch.Answer(
                series.milliseconds(), series.peakBytes() / (double) (1 << 20), null);
          } catch (EngineException e) {
            return new PyTorch.Answer(Double.NaN, Double.NaN, e.getMessage());
          }
        });
  }

  private void profile(Arithmetic arithmetic, int batch, NetworkClock clock) {
    try {
      report.addProfile(precision(arithmetic), batch, clock.profile());
    } catch (EngineException e) {
      System.out.println(e.getMessage());
    }
  }

  private void drop() {
    if (torch != null) {
      torch.drop();
    }
  }

  private static String precision(Arithmetic arithmetic) {
    return arithmetic.name().toLowerCase(Locale.ROOT);
  }
}
