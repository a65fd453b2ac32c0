package sparkception.job.retrain;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sparkception.data.prep.Increment;
import sparkception.data.prep.IncrementalPrep;
import sparkception.data.prep.PrepListener;
import sparkception.data.prep.PrepOptions;
import sparkception.data.shard.Manifest;
import sparkception.data.shard.ManifestVersions;
import sparkception.data.source.RecordedSource;
import sparkception.data.storage.FolderLock;
import sparkception.job.evaluate.TrainedRun;
import sparkception.job.recipe.InvalidRecipeException;
import sparkception.job.registry.Champion;
import sparkception.job.registry.Decision;
import sparkception.job.registry.HoldOut;
import sparkception.job.registry.ModelRegistry;
import sparkception.job.registry.ModelVersion;

/**
 * One look for new images: if there are some, they are added to the data set, a candidate is
 * trained from the champion, both are compared on the hold-out, and the candidate is registered,
 * and promoted if it is better.
 *
 * <p>Killed at any point, the next look goes on: with the shards that are prepared, the checkpoints
 * that are trained, or the promotion that is decided. Nothing but the last act touches the
 * champion.
 */
public final class Retraining {

  private static final Logger LOG = LoggerFactory.getLogger(Retraining.class);
  private static final long SEED = 42;

  private final JavaSparkContext spark;
  private final Configuration hadoop;
  private final ModelRegistry registry;
  private final RetrainOptions options;
  private final Candidate.Training training;
  private final PrepListener listener;

  /**
   * A look.
   *
   * @param training trains candidates
   * @param listener told how far preparation has come, and of warnings
   */
  public Retraining(
      JavaSparkContext spark,
      ModelRegistry registry,
      RetrainOptions options,
      Candidate.Training training,
      PrepListener listener) {
    this.spark = spark;
    this.hadoop = spark.hadoopConfiguration();
    this.registry = registry;
    this.options = options;
    this.training = training;
    this.listener = listener;
  }

  /**
   * Looks.
   *
   * @throws sparkception.data.storage.FolderInUseException if a living process is at it
   * @throws RetrainException if there is no champion to begin with, or it has other classes
   */
  public RetrainResult execute() throws Exception {
    try (FolderLock lease = registry.lease("transfer", spark::cancelAllJobs)) {
      return execute(lease);
    }
  }

  private RetrainResult execute(FolderLock lease) throws Exception {
    finishPromotion(lease);
    Increment found = prepare();
    Path now = new Path(found.folder());
    if (registry.champion().version().isEmpty()) {
      begin(found, lease);
    }
    int champion = registry.champion().version().orElseThrow();
    Candidates candidates = new Candidates(registry, hadoop);
    if (isSeen(now)) {
      candidates.removeAllBut(null, lease);
      return result(RetrainResult.Outcome.NOTHING_NEW, found, null, List.of());
    }
    List<String> warnings = drift(champion, now);
    warnings.forEach(listener::warning);
    Candidate candidate = candidates.of(champion, now, training);
    candidates.removeAllBut(candidate.run(), lease);
    training.train(candidate);
    lease.requireHeld();
    ModelVersion version = register(candidate, lease);
    finishPromotion(lease);
    candidates.removeAllBut(null, lease);
    registry.prune(options.retention(), lease);
    return result(
        version.decision().promote()
            ? RetrainResult.Outcome.PROMOTED
            : RetrainResult.Outcome.NOT_PROMOTED,
        found,
        version,
        warnings);
  }

  /** Also what an earlier look has decided, and was killed before it did it. */
  private void finishPromotion(FolderLock lease) throws IOException {
    Optional<ModelVersion> newest = registry.newest();
    Champion champion = registry.champion();
    if (newest.isPresent()
        && newest.get().decision().promote()
        && !champion.hasSeen(newest.get().number())
        && Objects.equals(newest.get().lineage().parent(), champion.version().orElse(null))) {
      registry.promote(newest.get().number(), newest.get().decision().reason(), lease);
    }
  }

  private Increment prepare() throws IOException {
    Manifest manifest = Manifest.read(hadoop, options.data());
    Path data = options.data().getFileSystem(hadoop).makeQualified(options.data());
    return new IncrementalPrep(
            spark,
            RecordedSource.of(manifest.source(), manifest.classes()),
            PrepOptions.of(manifest),
            data,
            listener)
        .execute();
  }

  /** The first champion is registered as it is, and the hold-out fixed before. */
  private void begin(Increment found, FolderLock lease) throws IOException {
    if (options.first() == null) {
      throw new RetrainException(
          String.format(
              Locale.ROOT,
              "Cannot begin with %s: it has no champion (say --from RUN, which becomes the first)",
              registry.folder()));
    }
    TrainedRun first = Scores.open(options.first(), hadoop);
    HoldOut holdOut = holdOut(found, lease);
    Scores scores = Scores.of(spark, options.first(), new Path(holdOut.data()), holdOut.split());
    Decision decision =
        new Decision(
            true,
            String.format(
                Locale.ROOT,
                "the first (top-1 %.4f on %,d images)",
                scores.top1(),
                scores.hits().length));
    registry.register(
        new RunFiles(first, hadoop).content(Map.of("top1", scores.top1()), null, decision), lease);
    finishPromotion(lease);
  }

  /** Of the data set as it was before this look. */
  private HoldOut holdOut(Increment found, FolderLock lease) throws IOException {
    Optional<HoldOut> fixed = registry.holdOut();
    if (fixed.isPresent()) {
      return fixed.get();
    }
    Path folder = new ManifestVersions(hadoop, options.data()).folder(Math.max(1, found.before()));
    Manifest manifest = Manifest.read(hadoop, folder);
    manifest.split(options.split());
    HoldOut holdOut = new HoldOut(folder.toString(), manifest.fingerprint(), options.split());
    registry.fixHoldOut(holdOut, lease);
    return holdOut;
  }

  /** Whether a version was trained on what the data set holds, promoted or not. */
  private boolean isSeen(Path now) throws IOException {
    String fingerprint = Manifest.read(hadoop, now).fingerprint();
    return registry.all().stream()
        .anyMatch(version -> fingerprint.equals(version.lineage().dataFingerprint()));
  }

  private List<String> drift(int champion, Path now) throws IOException {
    String trainedOn = registry.version(champion).lineage().dataFingerprint();
    Optional<Drift> drift =
        new DriftCheck(spark, options.data(), registry.folder(champion)).against(trainedOn, now);
    drift.ifPresent(
        found ->
            LOG.info(
                "New images: classes differ by {} from the training set ({} were chance), mean"
                    + " confidence {}, there {}",
                rounded(found.histogramDistance()),
                rounded(found.expectedDistance()),
                rounded(found.newConfidence()),
                rounded(found.oldConfidence())));
    return drift.map(Drift::warnings).orElse(List.of());
  }

  private static String rounded(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }

  private ModelVersion register(Candidate candidate, FolderLock lease) throws Exception {
    TrainedRun trained = judged(candidate.run());
    HoldOut holdOut = fixedHoldOut();
    Path images = new Path(holdOut.data());
    Scores before =
        Scores.of(spark, registry.folder(candidate.champion()), images, holdOut.split());
    Scores after = Scores.of(spark, trained.checkpoint().folder(), images, holdOut.split());
    PairedBootstrap comparison =
        PairedBootstrap.compare(before.hits(), after.hits(), PairedBootstrap.SAMPLES, SEED);
    Decision decision = options.rule().decide(before.top1(), after.top1(), comparison);
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put("top1", after.top1());
    metrics.put("champion_top1", before.top1());
    metrics.put("gain", comparison.gain());
    metrics.put("p_value", comparison.pValue());
    metrics.put("images", (double) comparison.images());
    return registry.register(
        new RunFiles(trained, hadoop).content(metrics, candidate.champion(), decision), lease);
  }

  /** The hold-out must be what it was, or figures of different nights mean different things. */
  private HoldOut fixedHoldOut() throws IOException {
    HoldOut holdOut =
        registry
            .holdOut()
            .orElseThrow(
                () ->
                    new RetrainException(
                        String.format(
                            Locale.ROOT, "Cannot compare in %s: no hold-out", registry.folder())));
    String now = Manifest.read(hadoop, new Path(holdOut.data())).fingerprint();
    if (!now.equals(holdOut.dataFingerprint())) {
      throw new RetrainException(
          String.format(
              Locale.ROOT,
              "Cannot compare on %s: it is not what it was when the first version was registered",
              holdOut.data()));
    }
    return holdOut;
  }

  /** The best checkpoint by validation, where there is one. */
  private TrainedRun judged(Path run) throws IOException, InvalidRecipeException {
    TrainedRun newest = TrainedRun.newest(run, hadoop);
    return newest.folder().files().exists(new Path(newest.folder().checkpoints(), "best.json"))
        ? TrainedRun.best(run, hadoop)
        : newest;
  }

  private RetrainResult result(
      RetrainResult.Outcome outcome, Increment found, ModelVersion version, List<String> warnings)
      throws IOException {
    return new RetrainResult(
        outcome,
        found.folder(),
        found.added(),
        registry.champion().version().orElseThrow(),
        version,
        warnings);
  }
}
