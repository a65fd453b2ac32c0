package sparkception.job.train;

import java.io.IOException;
import java.util.List;
import sparkception.data.plan.RoundPlan;
import sparkception.job.averaging.RoundInput;
import sparkception.job.averaging.RoundOutput;
import sparkception.job.averaging.Slice;
import sparkception.job.averaging.TrainerState;
import sparkception.job.averaging.Transition;
import sparkception.job.averaging.WorkerReport;
import sparkception.job.run.RoundReport;
import sparkception.job.worker.Seconds;

/**
 * Makes one averaging round after the other: which samples, the workers' training, the state that
 * follows. What it computes depends only on settings, data and the state before.
 */
final class Rounds {

  private final RoundRunner runner;
  private final TrainingSettings settings;
  private final TrainingData data;
  private final Network network;
  private final List<Slice> slices;
  private final StateFolders states;
  private final Transition transition;
  private final Soundness soundness;

  /**
   * The rounds of one start.
   *
   * @param runner has the workers train
   * @param slices in which the parameters are averaged
   * @param states where workers keep what they keep for themselves
   */
  Rounds(
      RoundRunner runner,
      TrainingSettings settings,
      TrainingData data,
      Network network,
      List<Slice> slices,
      StateFolders states) {
    this.runner = runner;
    this.settings = settings;
    this.data = data;
    this.network = network;
    this.slices = slices;
    this.states = states;
    this.transition =
        new Transition(
            settings.averaging(), settings.optimization().learningRate(), network.layout(), slices);
    this.soundness = new Soundness(settings);
  }

  /**
   * Makes the next round and advances the progress by it.
   *
   * @throws DivergenceException if it cannot be used; the progress stays as it was
   */
  RoundReport next(Progress progress) throws IOException, DivergenceException {
    long start = System.nanoTime();
    TrainerState before = progress.state();
    RoundPlan plan = plan(before.samples());
    RoundOutput output = runner.run(input(before, plan));
    soundness.require(output, plan, before);
    long transitionStart = System.nanoTime();
    TrainerState after = transition.after(before, output);
    double transitionSeconds = Seconds.since(transitionStart);
    RoundReport report = report(plan, output, after, transitionSeconds, Seconds.since(start));
    Soundness.require(report);
    states.advance(after.rounds());
    progress.advance(after, plan.epoch(), output.loss());
    return report;
  }

  /** Rounds of the whole training, those that have led to a state included. */
  long total(TrainerState state) {
    long rounds = state.rounds();
    for (long samples = state.samples(); samples < totalSamples(); rounds++) {
      samples += plan(samples).samples();
    }
    return rounds;
  }

  private RoundInput input(TrainerState state, RoundPlan plan) {
    long after = state.samples() + plan.samples();
    return RoundInput.of(
        state,
        network.layout(),
        settings.averaging().transport(),
        plan,
        after < totalSamples() ? plan(after) : null,
        states.newest(),
        states.after(state.rounds() + 1));
  }

  private RoundPlan plan(long samples) {
    return RoundPlan.after(
        samples,
        data.samples(),
        settings.workers(),
        settings.averaging().period().at(samples),
        settings.minibatches().stepSamples());
  }

  private long totalSamples() {
    return settings.totalSamples(data.samples());
  }

  private RoundReport report(
      RoundPlan plan,
      RoundOutput output,
      TrainerState after,
      double transitionSeconds,
      double seconds) {
    WorkerReport slowest = output.slowest();
    return new RoundReport(
        after.rounds(),
        (int) plan.epoch(),
        after.samples(),
        totalSamples(),
        output.loss(),
        settings.learningRate(after),
        output.samples() / seconds,
        seconds,
        slowest.fetchSeconds(),
        slowest.computeSeconds(),
        output.reduceSeconds() + transitionSeconds,
        output.broadcastSeconds(),
        output.divergence(after.parameters(), slices));
  }
}
