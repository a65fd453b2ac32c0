package sparkception.job.bench.gpu;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** One that takes turns. */
final class Contestant {

  private final String name;
  private final Supplier<PyTorch.Answer> turn;
  private final List<Double> milliseconds = new ArrayList<>();
  private double peakMib;
  private String failure;
  private boolean alone;

  Contestant(String name, Supplier<PyTorch.Answer> turn) {
    this.name = name;
    this.turn = turn;
  }

  String name() {
    return name;
  }

  /** One turn; after a failure there is none. */
  void takeTurn() {
    if (failure != null) {
      return;
    }
    PyTorch.Answer answer = turn.get();
    failure = answer.error();
    if (failure == null) {
      milliseconds.add(answer.milliseconds());
      peakMib = Math.max(peakMib, answer.peakMib());
    }
  }

  /** All turns once more, one after the other, for one that failed among others. */
  void alone(int turns) {
    alone = true;
    failure = null;
    milliseconds.clear();
    for (int i = 0; i < turns; i++) {
      takeTurn();
    }
  }

  /** Why there are no figures; null if there are. */
  String failure() {
    return failure;
  }

  /** Whether it did not take turns with the others. */
  boolean isAlone() {
    return alone;
  }

  double median() {
    List<Double> sorted = milliseconds.stream().sorted().toList();
    return sorted.isEmpty() ? Double.NaN : sorted.get(sorted.size() / 2);
  }

  List<Double> milliseconds() {
    return milliseconds;
  }

  double peakMib() {
    return peakMib;
  }
}
