package sparkception.zoo.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Engines at one task of a whole Xception, turn by turn where memory holds them all, otherwise one
 * after the other.
 *
 * @param task {@code train} or {@code infer}
 * @param batch images
 * @param threads of each engine
 * @param turns that count
 */
record Contest(String task, int batch, int threads, int turns) {

  private static final int WARM_UP = 2;

  /** What a process takes at most, MiB: so much an image, and so much besides. */
  private static final long TRAINING_IMAGE = 550;

  private static final long INFERENCE_IMAGE = 250;
  private static final long BESIDES = 1500;

  /**
   * An engine's result.
   *
   * @param milliseconds median
   * @param peakMiB largest resident memory of its process
   */
  record Score(double milliseconds, long peakMiB) {}

  /** The result of each engine, by name; empty if not even one fits in memory. */
  Map<String, Score> run(List<String> engines) throws IOException {
    Map<String, Score> scores = new LinkedHashMap<>();
    if (fits(engines.size())) {
      scores.putAll(together(engines));
    } else if (fits(1)) {
      for (String engine : engines) {
        scores.putAll(together(List.of(engine)));
      }
    } else {
      System.err.printf(
          "Left out: batch %d needs about %d MiB, and %d are free%n",
          batch, need(1), Machine.availableMiB());
    }
    return scores;
  }

  private Map<String, Score> together(List<String> engines) throws IOException {
    List<Opponent> opponents = new ArrayList<>();
    Map<String, Score> scores = new LinkedHashMap<>();
    try {
      for (String engine : engines) {
        opponents.add(new Opponent("xception", engine, batch, threads));
      }
      requireSameNetwork(opponents);
      List<List<Double>> times = alternate(opponents);
      for (int i = 0; i < opponents.size(); i++) {
        Opponent opponent = opponents.get(i);
        scores.put(opponent.engine(), new Score(Report.median(times.get(i)), opponent.peakMiB()));
      }
    } finally {
      opponents.forEach(Opponent::close);
    }
    return scores;
  }

  private void requireSameNetwork(List<Opponent> opponents) throws IOException {
    Map<String, Double> parameters = new LinkedHashMap<>();
    for (Opponent opponent : opponents) {
      parameters.put(opponent.engine(), opponent.ask("parameters"));
    }
    if (new HashSet<>(parameters.values()).size() > 1) {
      throw new IllegalStateException("Different numbers of trained parameters: " + parameters);
    }
  }

  private List<List<Double>> alternate(List<Opponent> opponents) throws IOException {
    List<List<Double>> times = new ArrayList<>();
    for (Opponent opponent : opponents) {
      times.add(new ArrayList<>());
      for (int turn = 0; turn < WARM_UP; turn++) {
        opponent.ask(task);
      }
    }
    for (int turn = 0; turn < turns; turn++) {
      for (int i = 0; i < opponents.size(); i++) {
        times.get(i).add(opponents.get(i).ask(task));
      }
    }
    return times;
  }

  private boolean fits(int processes) throws IOException {
    return need(processes) < Machine.availableMiB();
  }

  private long need(int processes) {
    long image = task.equals("train") ? TRAINING_IMAGE : INFERENCE_IMAGE;
    return processes * (batch * image + BESIDES);
  }
}
