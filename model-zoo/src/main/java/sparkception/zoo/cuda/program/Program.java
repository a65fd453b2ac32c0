package sparkception.zoo.cuda.program;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import sparkception.zoo.cuda.device.Stream;

/** Steps in their order, and the plan of their memory. */
final class Program {

  private final List<Step> steps;
  private final Map<Buffer, Life> lives = new LinkedHashMap<>();
  private final ArenaPlan plan;

  /**
   * A program.
   *
   * @param kept buffers whose content is put in before the first step or taken out after the last:
   *     they are in use throughout
   */
  Program(List<Step> steps, List<Buffer> kept) {
    this.steps = List.copyOf(steps);
    for (int i = 0; i < steps.size(); i++) {
      for (Buffer buffer : steps.get(i).uses()) {
        use(buffer, i);
      }
    }
    kept.forEach(buffer -> lives.put(buffer, new Life(0, steps.size(), buffer.bytes())));
    this.plan = ArenaPlan.of(List.copyOf(lives.values()));
  }

  private void use(Buffer buffer, int step) {
    lives.merge(
        buffer,
        new Life(step, step, buffer.bytes()),
        (before, now) -> new Life(before.first(), now.last(), before.bytes()));
  }

  /** Memory that it needs. */
  long bytes() {
    return plan.bytes();
  }

  /** Gives every buffer its place in memory from an address on. */
  void placeAt(long base) {
    int index = 0;
    for (Buffer buffer : lives.keySet()) {
      buffer.placeAt(base + plan.offsets().get(index++));
    }
  }

  /** Puts all steps on a stream. */
  void run(Stream stream) {
    steps.forEach(step -> step.work().accept(stream));
  }

  /**
   * The same, but each buffer is filled with a word before the first step that uses it and after
   * the last: a step that reads what nobody has written reads that.
   */
  void runPoisoned(Stream stream, int word) {
    for (int i = 0; i < steps.size(); i++) {
      poison(stream, word, i, true);
      steps.get(i).work().accept(stream);
      poison(stream, word, i, false);
    }
  }

  private void poison(Stream stream, int word, int step, boolean first) {
    lives.forEach(
        (buffer, life) -> {
          boolean kept = life.last() == steps.size();
          if (!kept && step == (first ? life.first() : life.last())) {
            stream.fill(buffer.address(), word, (buffer.bytes() + 3) / 4);
          }
        });
  }

  /** What it does, in order; for profiles. */
  List<Step> steps() {
    return steps;
  }
}
