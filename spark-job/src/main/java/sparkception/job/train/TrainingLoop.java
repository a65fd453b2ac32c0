package sparkception.job.train;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sparkception.data.storage.FileLock;
import sparkception.data.storage.FolderLock;
import sparkception.job.averaging.OptimizerState;
import sparkception.job.averaging.Slice;
import sparkception.job.averaging.TrainerState;
import sparkception.job.checkpoint.Checkpoint;
import sparkception.job.checkpoint.CheckpointStore;
import sparkception.job.checkpoint.Provenance;
import sparkception.job.features.Backbone;
import sparkception.job.features.FeatureCache;
import sparkception.job.features.FeatureData;
import sparkception.job.metrics.TrainingMetrics;
import sparkception.job.run.DataSetCard;
import sparkception.job.run.Invocation;
import sparkception.job.run.MetricsLog;
import sparkception.job.run.Preparation;
import sparkception.job.run.RoundReport;
import sparkception.job.run.RunDescription;
import sparkception.job.run.RunFolder;
import sparkception.job.run.RunReader;
import sparkception.job.run.RunState;
import sparkception.job.run.RunWriter;
import sparkception.job.run.StatusFile;
import sparkception.job.worker.Seconds;
import sparkception.job.worker.WorkerSetup;
import sparkception.zoo.engine.EngineFacts;

/**
 * The driver's loop over rounds, with a checkpoint now and then; it owns the run folder meanwhile.
 */
final class TrainingLoop {

  private static final Logger LOG = LoggerFactory.getLogger(TrainingLoop.class);

  /** Up to here Spark writes a shuffle without sorting it first. */
  private static final int MOST_SLICES = 200;

  /** While one slice is on its way to the driver, the next ones are still being averaged. */
  private static final int SLICES_PER_SLOT = 4;

  private static final String NOTHING_DONE =
      "Stopped before the first round was done; the same command begins again";

  private final JavaSparkContext spark;
  private final TrainingSettings settings;
  private final Transfer transfer;
  private final TrainingData data;
  private final RunFolder run;
  private final RoundListener listener;
  private final String group = "train-" + UUID.randomUUID();
  private final Network network;
  private final List<Slice> slices;
  private final long totalSamples;

  TrainingLoop(
      JavaSparkContext spark,
      TrainingSettings settings,
      TrainingData data,
      RunFolder run,
      RoundListener listener) {
    this(spark, settings, Transfer.NONE, data, run, listener);
  }

  TrainingLoop(
      JavaSparkContext spark,
      TrainingSettings settings,
      Transfer transfer,
      TrainingData data,
      RunFolder run,
      RoundListener listener) {
    this.spark = spark;
    this.settings = settings;
    this.transfer = transfer;
    this.data = data;
    this.run = run;
    this.listener = listener;
    this.network = Network.initialized(settings, transfer);
    this.slices =
        network.slices(Math.min(MOST_SLICES, SLICES_PER_SLOT * spark.defaultParallelism()));
    this.totalSamples = settings.totalSamples(data.samples());
  }

  /**
   * Trains to the end of the last epoch, from the newest checkpoint that is whole.
   *
   * @param command that the run is of; null for none
   */
  TrainingResult run(String command) throws IOException, TrainingException {
    long start = System.nanoTime();
    Invocation invocation = Invocation.now(command, spark.version());
    RunReader.open(run);
    SparkSettings sparkSettings = new SparkSettings(spark);
    sparkSettings.require();
    sparkSettings.allowResults(
        (long) network.layout().length() * (1 + network.initial().optimizer().length));
    try (FolderLock lock = FileLock.acquire(run.files(), run.path(), "train", this::stop)) {
      CheckpointStore checkpoints = CheckpointStore.in(run, settings.checkpoints().kept()).of(lock);
      Optional<Checkpoint> latest = checkpoints.newestGood();
      Progress progress = latest.isPresent() ? resumed(latest.get()) : beginning();
      latest.map(Checkpoint::folder).ifPresent(listener::resumed);
      if (progress.samples() < totalSamples && !listener.isEnough()) {
        Start ready = start(progress, latest);
        new RunWriter(run).describe(settings.recipe(), description(ready.engines(), invocation));
        listener.started(progress.samples(), totalSamples);
        trainWatched(progress, checkpoints, ready, lock, invocation);
      }
      return progress.result(
          Seconds.since(start), latest.isPresent(), data.samples(), totalSamples);
    }
  }

  /** What workers need, and what computes. */
  private record Start(WorkerSetup setup, List<EngineFacts> engines) {}

  private Start start(Progress progress, Optional<Checkpoint> latest)
      throws IOException, TrainingException {
    try {
      WorkerSetup setup = setup(progress.state());
      return new Start(setup, engines(setup, latest));
    } catch (Exception e) {
      // Jobs that a signal cuts short fail in one way or another; nothing is trained yet.
      if (listener.isStopRequested()) {
        throw stoppedAtStart(progress, e);
      }
      throw e;
    }
  }

  private static TrainingStoppedException stoppedAtStart(Progress progress, Exception cause) {
    TrainingStoppedException stopped =
        new TrainingStoppedException(
            progress
                .saved()
                .map(
                    folder ->
                        "Stopped before training went on; the same command goes on from " + folder)
                .orElse(NOTHING_DONE));
    stopped.addSuppressed(cause);
    return stopped;
  }

  private RunDescription description(List<EngineFacts> engines, Invocation invocation) {
    return RunDescription.of(
        data.folder().toString(),
        data.fingerprint(),
        DataSetCard.of(data.manifest()),
        data.manifest().classes(),
        Preparation.of(data.manifest().preparation()),
        data.images(),
        settings.shape().channels(),
        settings.shape().input(),
        network.layout().length(),
        engines,
        invocation);
  }

  private Progress beginning() throws IOException, TrainingException {
    if (transfer.from() == null) {
      return new Progress(network.initial(), null);
    }
    InitialWeights.Start start =
        new InitialWeights(transfer.from(), spark.hadoopConfiguration())
            .take(settings.network(), data.manifest().classes(), transfer.freezing().at(0).point());
    new RunWriter(run).describe(start.record());
    return new Progress(network.beginningWith(start.parameters()), null);
  }

  /** On images, or on what a frozen backbone sees on them where that stays the same. */
  private WorkerSetup setup(TrainerState state) throws IOException {
    if (!transfer.wholeBackbone()) {
      return WorkerSetups.of(spark, settings, data, network, transfer.freezing());
    }
    Backbone backbone =
        Backbone.of(
            network.json(),
            settings.shape(),
            network.layout(),
            state.parameters(),
            transfer.freezing().at(0).point(),
            settings.engine());
    FeatureData features =
        new FeatureCache(spark, run.features())
            .of(
                backbone,
                data.folder(),
                data.fingerprint(),
                data.shards(),
                settings.checkpoints().judging().view());
    return WorkerSetups.of(
        spark,
        settings,
        data.on(features),
        network,
        transfer.freezing().onFeatures(features.length()));
  }

  private Progress resumed(Checkpoint latest) throws IOException, TrainingException {
    new Resumption(run, settings, data).require(latest.state());
    return new Progress(latest.trainerState(), latest.folder());
  }

  /** What computes; a warning where it is not what has computed until now. */
  private List<EngineFacts> engines(WorkerSetup setup, Optional<Checkpoint> latest)
      throws TrainingException {
    List<EngineFacts> engines = new EngineProbe(spark, setup).run(settings.workers());
    LOG.info("Engine: {}", words(engines));
    GpuResources.advice(spark.getConf()).ifPresent(LOG::warn);
    List<EngineFacts> before = latest.map(each -> each.state().engines()).orElse(null);
    if (before != null && !before.equals(engines)) {
      LOG.warn(
          "Going on with another engine ({}; before it was {}): the result is not bit-identical"
              + " to that of one engine throughout",
          words(engines),
          words(before));
    }
    return engines;
  }

  private static String words(List<EngineFacts> engines) {
    return engines.stream().map(EngineFacts::toString).collect(Collectors.joining("; "));
  }

  /** What is trained after the run folder has got another owner could not be saved. */
  private void stop() {
    spark.sc().cancelJobGroup(group);
  }

  /** Trains, and keeps the run's status true meanwhile. */
  private void trainWatched(
      Progress progress,
      CheckpointStore checkpoints,
      Start start,
      FolderLock lock,
      Invocation invocation)
      throws IOException, TrainingException {
    try (StatusFile status =
        new StatusFile(run, lock, progress.samples(), totalSamples, invocation)) {
      try {
        trainAsOwner(progress, checkpoints, start, lock, status);
        status.end(RunState.ENDED, null);
      } catch (TrainingStoppedException e) {
        status.end(RunState.STOPPED, e.getMessage());
        throw e;
      } catch (Throwable e) {
        status.end(RunState.FAILED, FailureText.of(e));
        throw e;
      }
    }
  }

  private void trainAsOwner(
      Progress progress,
      CheckpointStore checkpoints,
      Start start,
      FolderLock lock,
      StatusFile status)
      throws IOException, TrainingException {
    CheckpointWriter writer =
        new CheckpointWriter(
            checkpoints,
            lock,
            network.json(),
            new Provenance(
                data.fingerprint(), settings.recipe(), settings.workers(), start.engines()),
            new Judge(spark, data, network, transfer.freezing(), settings.checkpoints().judging()),
            listener);
    spark.setJobGroup(group, "train " + run.path(), false);
    try {
      train(progress, checkpoints, start.setup(), writer, words(start.engines()), status);
    } finally {
      spark.clearJobGroup();
      if (lock.isLost()) {
        lock.requireHeld();
      }
    }
  }

  private void train(
      Progress progress,
      CheckpointStore checkpoints,
      WorkerSetup setup,
      CheckpointWriter writer,
      String engine,
      StatusFile status)
      throws IOException, TrainingException {
    // Without a checkpoint this start began afresh, with what the progress has now.
    RollBack rollBack = new RollBack(checkpoints, progress.state(), settings.divergence());
    boolean keepsStates = settings.averaging().optimizerState() == OptimizerState.LOCAL;
    try (MetricsLog metrics = new MetricsLog(run, progress.samples(), engine);
        StateFolders states = new StateFolders(run, keepsStates, progress.saved().orElse(null));
        RoundRunner runner = new RoundRunner(spark, setup, slices)) {
      Rounds rounds = new Rounds(runner, settings, data, network, slices, states);
      JobDescriptions jobs = jobs(rounds.total(progress.state()));
      while (progress.samples() < totalSamples && !progress.isEnough()) {
        if (listener.isStopRequested()) {
          throw stopped(progress, states, writer);
        }
        try {
          step(rounds, jobs, states, progress, metrics, writer);
          status.advance(progress.samples());
        } catch (DivergenceException e) {
          progress.goBackTo(rollBack.after(progress.state(), e));
          states.goBackTo(folderOf(checkpoints, progress.state()));
          metrics.goBackTo(progress.samples());
          listener.started(progress.samples(), totalSamples);
        } catch (Exception e) {
          // A round that is cut short fails in one way or another; what it began is not kept.
          if (!listener.isStopRequested()) {
            throw e;
          }
          if (progress.samples() >= totalSamples) {
            throw stopped(progress, states, writer);
          }
        }
      }
    }
  }

  private JobDescriptions jobs(long rounds) {
    return new JobDescriptions(spark, run.path(), rounds, (int) (totalSamples / data.samples()));
  }

  private void step(
      Rounds rounds,
      JobDescriptions jobs,
      StateFolders states,
      Progress progress,
      MetricsLog metrics,
      CheckpointWriter writer)
      throws IOException, DivergenceException {
    long before = progress.samples();
    jobs.round(progress.state().rounds() + 1, before / data.samples());
    RoundReport report = rounds.next(progress);
    metrics.add(report);
    TrainingMetrics.roundDone(report);
    listener.roundDone(report);
    if (isCheckpointDue(before, progress.samples())) {
      jobs.checkpoint(progress.samples());
      writer.save(progress, states);
      writer.tell(progress.saved().orElseThrow(), progress.samples(), metrics);
      progress.endHere(listener.isEnough());
    }
  }

  private boolean isCheckpointDue(long before, long after) {
    return after >= totalSamples || settings.checkpoints().isDue(before, after);
  }

  private static Path folderOf(CheckpointStore checkpoints, TrainerState state) {
    return state.samples() == 0 ? null : checkpoints.at(state.samples());
  }

  /** Keeps the last whole round. */
  private TrainingStoppedException stopped(
      Progress progress, StateFolders states, CheckpointWriter writer) throws IOException {
    if (progress.samples() == 0) {
      return new TrainingStoppedException(NOTHING_DONE);
    }
    if (!writer.isSaved(progress)) {
      writer.save(progress, states);
    }
    return new TrainingStoppedException(
        String.format(
            Locale.ROOT,
            "Stopped after %d of %d samples; the same command goes on from %s",
            progress.samples(),
            totalSamples,
            progress.saved().orElseThrow()));
  }
}
