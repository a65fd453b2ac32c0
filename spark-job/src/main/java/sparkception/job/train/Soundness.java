package sparkception.job.train;

import java.util.Locale;
import sparkception.data.plan.RoundPlan;
import sparkception.data.plan.SampleRange;
import sparkception.job.averaging.RoundOutput;
import sparkception.job.averaging.TrainerState;
import sparkception.job.averaging.WorkerReport;
import sparkception.job.run.RoundReport;

/** Whether a round may be used: an average with one broken worker in it is broken for good. */
final class Soundness {

  private final TrainingSettings settings;

  Soundness(TrainingSettings settings) {
    this.settings = settings;
  }

  /**
   * Looks at what the workers say, before their average is used.
   *
   * @param before the state in which the round began
   * @throws DivergenceException that names round, worker, minibatch and samples
   */
  void require(RoundOutput output, RoundPlan plan, TrainerState before) throws DivergenceException {
    for (WorkerReport report : output.reports()) {
      if (report.diverged() != null) {
        throw diverged(report, plan, before);
      }
    }
  }

  /** Looks at the parameters after a round. */
  static void require(RoundReport report) throws DivergenceException {
    if (!Double.isFinite(report.divergence())) {
      throw new DivergenceException(
          String.format(
              Locale.ROOT,
              "Training diverged: the parameters are not finite after round %d",
              report.round()));
    }
  }

  private DivergenceException diverged(WorkerReport report, RoundPlan plan, TrainerState before) {
    int minibatch = report.diverged().minibatch();
    SampleRange slice = plan.slice(report.worker());
    long first = slice.from() + (long) minibatch * settings.minibatches().size();
    return new DivergenceException(
        String.format(
            Locale.ROOT,
            "Training diverged: %s in round %d, worker %d, minibatch %d (samples %d to %d of epoch"
                + " %d, learning rate %.3g)",
            report.diverged().reason(settings.divergence().lossLimit()),
            before.rounds() + 1,
            report.worker(),
            minibatch,
            first,
            Math.min(first + settings.minibatches().size(), slice.to()) - 1,
            plan.epoch(),
            settings.learningRate(before)));
  }
}
