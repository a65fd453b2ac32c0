package sparkception.job.train;

import java.util.Comparator;
import java.util.List;
import sparkception.job.checkpoint.Fp32;
import sparkception.job.checkpoint.TrainerState;

/**
 * What the driver gets back from a round.
 *
 * @param slices the averages
 * @param broadcastSeconds time that publishing the state took
 */
record RoundOutput(List<ReducedSlice> slices, double broadcastSeconds) {

  RoundOutput {
    slices = slices.stream().sorted(Comparator.comparingInt(ReducedSlice::slice)).toList();
  }

  /** The workers that trained, in order; every slice carries the same. */
  List<WorkerReport> reports() {
    return slices.get(0).reports();
  }

  int samples() {
    return reports().stream().mapToInt(WorkerReport::samples).sum();
  }

  double loss() {
    return reports().stream().mapToDouble(WorkerReport::lossSum).sum() / samples();
  }

  /** Root mean square distance of the workers from the average, relative to its length. */
  double divergence(TrainerState average) {
    double squares = slices.stream().mapToDouble(ReducedSlice::squaredDivergence).sum();
    double length = 0;
    for (float value : average.parameters()) {
      length += (double) value * value;
    }
    return length == 0 ? 0 : Math.sqrt(squares / length);
  }

  /** Puts the averages in place of the state that the round started from. */
  TrainerState applyTo(TrainerState before, List<Slice> layout) {
    float[][] vectors = new float[before.vectors().length][before.parameters().length];
    for (ReducedSlice reduced : slices) {
      for (int vector = 0; vector < vectors.length; vector++) {
        Fp32.decode(
            reduced.vectors()[vector], vectors[vector], layout.get(reduced.slice()).offset());
      }
    }
    float[][] optimizer = new float[vectors.length - 1][];
    System.arraycopy(vectors, 1, optimizer, 0, optimizer.length);
    int steps = reports().stream().mapToInt(WorkerReport::steps).max().orElse(0);
    return new TrainerState(
        vectors[0],
        optimizer,
        before.samples() + samples(),
        before.iterations() + steps,
        before.rounds() + 1);
  }
}
