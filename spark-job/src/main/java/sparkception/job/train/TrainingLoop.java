package sparkception.job.train;

import java.io.IOException;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.SerializableConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sparkception.data.plan.RoundPlan;
import sparkception.data.plan.SampleRange;
import sparkception.data.storage.FileLock;
import sparkception.data.storage.FolderLock;
import sparkception.job.checkpoint.Checkpoint;
import sparkception.job.checkpoint.CheckpointStore;
import sparkception.job.checkpoint.Evaluated;
import sparkception.job.checkpoint.Provenance;
import sparkception.job.checkpoint.TrainerState;
import sparkception.zoo.engine.EngineFacts;
import sparkception.zoo.engine.ReplicaSpec;

/**
 * The driver's loop over rounds: plan, train, average, report, and now and then a checkpoint.
 *
 * <p>What it computes depends only on settings, data and the state it starts from.
 */
final class TrainingLoop {

  private static final Logger LOG = LoggerFactory.getLogger(TrainingLoop.class);
  private static final int LOADER_THREADS = 2;

  /** Up to here Spark writes a shuffle without sorting it first. */
  private static final int MOST_SLICES = 200;

  /** While one slice is on its way to the driver, the next ones are still being averaged. */
  private static final int SLICES_PER_SLOT = 4;

  private final JavaSparkContext spark;
  private final TrainingSettings settings;
  private final TrainingData data;
  private final RunFolder run;
  private final RoundListener listener;
  private final String group = "train-" + UUID.randomUUID();
  private CheckpointStore checkpoints;
  private final Network network;
  private final List<Slice> slices;
  private final Transition transition;
  private final Judge judge;
  private final long totalSamples;
  private List<EngineFacts> engines;

  TrainingLoop(
      JavaSparkContext spark,
      TrainingSettings settings,
      TrainingData data,
      RunFolder run,
      RoundListener listener) {
    this.spark = spark;
    this.settings = settings;
    this.data = data;
    this.run = run;
    this.listener = listener;
    this.checkpoints = run.checkpoints(settings.checkpointsKept());
    this.network = Network.initialized(settings);
    this.slices =
        network.slices(Math.min(MOST_SLICES, SLICES_PER_SLOT * spark.defaultParallelism()));
    this.transition = new Transition(settings, network.layout(), slices);
    this.judge = new Judge(spark, data, network, settings.judged());
    this.totalSamples = Math.multiplyExact(data.samples(), (long) settings.epochs());
  }

  /** Parameters of the network. */
  long parameters() {
    return network.layout().length();
  }

  /**
   * Trains to the end of the last epoch, from the newest checkpoint that is whole.
   *
   * @param beginning done once the run folder is known to be ours, unless there is nothing to do
   */
  TrainingResult run(Beginning beginning) throws IOException, TrainingException {
    long start = System.nanoTime();
    try (FolderLock lock = FileLock.acquire(run.files(), run.path(), "train", this::stop)) {
      checkpoints = checkpoints.of(lock);
      Checkpoint latest = checkpoints.newestGood().orElse(null);
      TrainerState first = latest == null ? network.initial() : resumed(latest);
      Progress progress = new Progress(first, latest == null ? null : latest.folder());
      if (latest != null) {
        listener.resumed(latest.folder());
      }
      if (first.samples() < totalSamples && !listener.isEnough()) {
        engines = new EngineProbe(spark, setup()).run(settings.workers());
        LOG.info("Engine: {}", words(engines));
        if (latest != null) {
          warnOfOtherBits(latest.state().engines());
        }
        beginning.begin(engines);
        listener.started(first.samples(), totalSamples);
        trainAsOwner(progress, lock);
      }
      return progress.result(start, latest != null);
    }
  }

  /** What is trained after the run folder has got another owner could not be saved. */
  private void stop() {
    spark.sc().cancelJobGroup(group);
  }

  private void trainAsOwner(Progress progress, FolderLock lock)
      throws IOException, TrainingException {
    spark.setJobGroup(group, "train " + run.path(), false);
    try {
      train(progress, lock);
    } finally {
      spark.clearJobGroup();
      if (lock.isLost()) {
        lock.requireHeld();
      }
    }
  }

  private TrainerState resumed(Checkpoint latest) throws IOException, TrainingException {
    new Resumption(run, settings, data).require(latest.state());
    return latest.trainerState();
  }

  private void warnOfOtherBits(List<EngineFacts> before) {
    if (before != null && !before.equals(engines)) {
      LOG.warn(
          "Going on with another engine ({}; before it was {}): the result is not bit-identical"
              + " to that of one engine throughout",
          words(engines),
          words(before));
    }
  }

  private static String words(List<EngineFacts> engines) {
    return engines.stream().map(EngineFacts::toString).collect(Collectors.joining("; "));
  }

  private void train(Progress progress, FolderLock lock) throws IOException, TrainingException {
    RollBack rollBack = new RollBack(checkpoints, network.initial(), settings.divergence());
    try (MetricsLog metrics = new MetricsLog(run, progress.state.samples());
        StateFolders states =
            new StateFolders(
                run, settings.optimizerState() == OptimizerState.LOCAL, progress.saved);
        RoundRunner rounds = new RoundRunner(spark, setup(), slices)) {
      while (progress.state.samples() < totalSamples && !progress.stopped) {
        if (listener.isStopRequested()) {
          throw stopped(progress, states, lock);
        }
        try {
          step(rounds, states, progress, metrics, lock);
        } catch (DivergenceException e) {
          progress.state = rollBack.after(progress.state, e);
          states.goBackTo(folderOf(progress.state));
          listener.started(progress.state.samples(), totalSamples);
        } catch (Exception e) {
          // A round that is cut short fails in one way or another; what it began is not kept.
          if (!listener.isStopRequested()) {
            throw e;
          }
        }
      }
    }
  }

  /** Keeps the last whole round. */
  private TrainingStoppedException stopped(Progress progress, StateFolders states, FolderLock lock)
      throws IOException, TrainingException {
    TrainerState state = progress.state;
    if (state.samples() == 0) {
      return new TrainingStoppedException(
          "Stopped before the first round was done; the same command begins again");
    }
    if (!checkpoints.at(state.samples()).equals(progress.saved)) {
      Evaluated evaluated = judge.of(state);
      lock.requireHeld();
      save(progress, evaluated, states);
    }
    return new TrainingStoppedException(
        "Stopped after %d of %d samples; the same command goes on from %s"
            .formatted(state.samples(), totalSamples, progress.saved));
  }

  private Path folderOf(TrainerState state) {
    return state.samples() == 0 ? null : checkpoints.at(state.samples());
  }

  private void step(
      RoundRunner rounds,
      StateFolders states,
      Progress progress,
      MetricsLog metrics,
      FolderLock lock)
      throws IOException, TrainingException, DivergenceException {
    long before = progress.state.samples();
    RoundReport report = round(rounds, states, progress);
    metrics.add(report);
    listener.roundDone(report);
    if (isCheckpointDue(before, progress.state.samples())) {
      Evaluated evaluated = judge.of(progress.state);
      lock.requireHeld();
      save(progress, evaluated, states);
      tell(progress, metrics);
      progress.stopped = listener.isEnough();
    }
  }

  /** What a listener makes of a checkpoint, it can make again; training goes on without. */
  private void tell(Progress progress, MetricsLog metrics) throws IOException {
    try {
      listener.checkpointSaved(progress.saved);
    } catch (RuntimeException e) {
      String cause = String.valueOf(rootOf(e).getMessage());
      LOG.warn("{}; training goes on ({})", e.getMessage(), cause);
      metrics.addRecovery(progress.state.samples(), e.getMessage(), cause);
    }
  }

  private static Throwable rootOf(Throwable failure) {
    return failure.getCause() == null ? failure : rootOf(failure.getCause());
  }

  private RoundReport round(RoundRunner rounds, StateFolders states, Progress progress)
      throws IOException, DivergenceException {
    long start = System.nanoTime();
    TrainerState before = progress.state;
    RoundPlan plan = plan(before.samples());
    RoundOutput output = rounds.run(input(before, plan, states));
    requireSound(output, plan, before);
    long transitionStart = System.nanoTime();
    TrainerState after = transition.after(before, output);
    double transitionSeconds = Seconds.since(transitionStart);
    RoundReport report = report(plan, output, after, transitionSeconds, Seconds.since(start));
    if (!Double.isFinite(report.divergence())) {
      throw new DivergenceException(
          "Training diverged: the parameters are not finite after round %d"
              .formatted(after.rounds()));
    }
    states.advance(after.rounds());
    progress.state = after;
    progress.loss.add(plan.epoch(), output.loss(), output.samples());
    return report;
  }

  private RoundInput input(TrainerState state, RoundPlan plan, StateFolders states) {
    long after = state.samples() + plan.samples();
    return RoundInput.of(
        state,
        network.layout(),
        settings.transport(),
        plan,
        after < totalSamples ? plan(after) : null,
        states.newest(),
        states.after(state.rounds() + 1));
  }

  private RoundPlan plan(long samples) {
    return RoundPlan.after(
        samples,
        data.samples(),
        settings.workers(),
        settings.averagingPeriod().at(samples),
        settings.stepSamples());
  }

  /** An average with one broken worker in it is broken for good, so training stops before it. */
  private void requireSound(RoundOutput output, RoundPlan plan, TrainerState before)
      throws DivergenceException {
    for (WorkerReport report : output.reports()) {
      if (report.mishap() != null) {
        throw diverged(report, plan, before);
      }
    }
  }

  private DivergenceException diverged(WorkerReport report, RoundPlan plan, TrainerState before) {
    int step = report.mishap().step();
    SampleRange slice = plan.slice(report.worker());
    long first = slice.from() + (long) step * settings.batchSize();
    return new DivergenceException(
        ("Training diverged: %s in round %d, worker %d, minibatch %d (samples %d to %d of epoch"
                + " %d, learning rate %.3g)")
            .formatted(
                report.mishap().reason(settings.divergence().lossLimit()),
                before.rounds() + 1,
                report.worker(),
                step,
                first,
                Math.min(first + settings.batchSize(), slice.to()) - 1,
                plan.epoch(),
                learningRate(before)));
  }

  /** After the samples that a state has seen. */
  private double learningRate(TrainerState state) {
    return state.rateScale() * settings.learningRate().at((double) state.samples());
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
        totalSamples,
        output.loss(),
        learningRate(after),
        output.samples() / seconds,
        seconds,
        slowest.fetchSeconds(),
        slowest.computeSeconds(),
        output.reduceSeconds() + transitionSeconds,
        output.broadcastSeconds(),
        output.divergence(after.parameters(), slices));
  }

  private boolean isCheckpointDue(long before, long after) {
    long every = settings.checkpointSamples();
    return after >= totalSamples || after / every > before / every;
  }

  private void save(Progress progress, Evaluated evaluated, StateFolders states)
      throws IOException {
    progress.saved =
        checkpoints.save(
            network.json(),
            progress.state,
            evaluated,
            states.newest(),
            new Provenance(data.fingerprint(), settings.recipe(), settings.workers(), engines));
  }

  private WorkerSetup setup() {
    return new WorkerSetup(
        UUID.randomUUID().toString(),
        new ReplicaSpec(
            network.json(),
            settings.shape(),
            network.optimizer(),
            settings.batchSize(),
            settings.accumulationSteps() > 1),
        settings.engine(),
        settings.learningRate(),
        settings.batchSize(),
        settings.accumulationSteps(),
        settings.targets(),
        settings.mixer(),
        settings.optimizerState(),
        settings.divergence().lossLimit(),
        settings.seed(),
        new SerializableConfiguration(spark.hadoopConfiguration()),
        data.folder().toString(),
        data.shards(),
        settings.augment(),
        settings.transport(),
        cores(),
        LOADER_THREADS);
  }

  /** The cores of a task; in local mode, where Spark does not share them out, an even share. */
  private int cores() {
    if (!spark.isLocal()) {
      return spark.getConf().getInt("spark.task.cpus", 1);
    }
    int sideBySide = Math.min(settings.workers(), spark.defaultParallelism());
    return Math.max(1, Runtime.getRuntime().availableProcessors() / sideBySide);
  }

  /** What else a start writes into the run folder. */
  interface Beginning {
    void begin(List<EngineFacts> engines) throws IOException;
  }

  /** How far this start has come. */
  private final class Progress {

    private final long firstSamples;
    private TrainerState state;
    private final EpochLoss loss = new EpochLoss();
    private Path saved;
    private boolean stopped;

    Progress(TrainerState first, Path saved) {
      this.firstSamples = first.samples();
      this.state = first;
      this.saved = saved;
    }

    TrainingResult result(long start, boolean resumed) {
      double seconds = Seconds.since(start);
      long trained = state.samples() - firstSamples;
      return new TrainingResult(
          state.samples(),
          Math.toIntExact(state.samples() / data.samples()),
          loss.mean(),
          seconds,
          trained == 0 ? null : trained / seconds,
          String.valueOf(saved),
          resumed,
          state.samples() < totalSamples);
    }
  }
}
