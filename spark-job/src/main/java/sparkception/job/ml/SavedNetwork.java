package sparkception.job.ml;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.graph.ComputationGraph;
import sparkception.data.augment.AugmentOptions;
import sparkception.data.image.ImageOptions;
import sparkception.data.shard.ImageClass;
import sparkception.job.checkpoint.ModelZip;
import sparkception.job.evaluate.TrainedRun;
import sparkception.job.files.FileOutput;
import sparkception.job.predict.PictureView;
import sparkception.job.recipe.InvalidRecipeException;
import sparkception.job.recipe.Recipe;
import sparkception.job.run.RunDescription;
import sparkception.job.run.RunFolder;
import sparkception.job.run.RunReader;
import sparkception.job.run.RunWriter;
import sparkception.job.worker.PredictingEngine;
import sparkception.zoo.engine.EngineChoice;
import sparkception.zoo.engine.NetworkShape;
import sparkception.zoo.engine.TrainedNetwork;
import sparkception.zoo.graph.Embedding;

/**
 * A trained network with all that must be known to use it, held by the driver. As files it is
 * {@code network.zip} (DL4J's ModelSerializer), and {@code recipe.yaml} and {@code run.json} as in
 * the folder of its run.
 */
final class SavedNetwork {

  private static final String NETWORK = "network.zip";

  private final Recipe recipe;
  private final RunDescription run;
  private final ComputationGraph graph;
  private final String key = UUID.randomUUID().toString();
  private Broadcast<Scorer> classifier;
  private Broadcast<Scorer> featurizer;

  private SavedNetwork(Recipe recipe, RunDescription run, ComputationGraph graph) {
    this.recipe = recipe;
    this.run = run;
    this.graph = graph;
  }

  /** The network of a checkpoint. */
  static SavedNetwork of(TrainedRun trained) throws IOException {
    return new SavedNetwork(
        trained.recipe(), trained.description("predict with"), trained.checkpoint().model());
  }

  /** Of a run: its best checkpoint, or else the newest. */
  static SavedNetwork ofRun(String folder, boolean best) {
    Configuration hadoop = SparkSession.active().sparkContext().hadoopConfiguration();
    try {
      Path run = new Path(folder);
      return of(best ? TrainedRun.best(run, hadoop) : TrainedRun.newest(run, hadoop));
    } catch (IOException | InvalidRecipeException e) {
      throw new ImageStageException(e);
    }
  }

  /** Reads what {@link #write} wrote. */
  static SavedNetwork read(Path folder, Configuration hadoop) {
    try {
      RunFolder place = RunFolder.at(folder, hadoop);
      RunDescription run =
          RunReader.open(place)
              .description()
              .orElseThrow(
                  () ->
                      new ImageStageException(
                          String.format(
                              Locale.ROOT,
                              "Cannot load %s: no %s in it",
                              folder,
                              place.run().getName())));
      Recipe recipe = Recipe.load(place.recipe().toString(), hadoop, Map.of());
      try (InputStream in =
          new BufferedInputStream(place.files().open(new Path(place.path(), NETWORK)), 1 << 16)) {
        return new SavedNetwork(recipe, run, ModelZip.read(in));
      }
    } catch (IOException | InvalidRecipeException e) {
      throw new ImageStageException(e);
    }
  }

  /** Writes it into a folder, which Spark ML's metadata lie in, too. */
  void write(Path folder, Configuration hadoop) throws IOException {
    RunFolder place = RunFolder.at(folder, hadoop);
    new RunWriter(place).describe(recipe.toYaml(), run);
    FileOutput.write(
        place.files(),
        new Path(place.path(), NETWORK),
        out -> ModelZip.write(graph.getConfiguration().toJson(), ModelZip.parameters(graph), out));
  }

  /** What the outputs stand for, in their order. */
  List<ImageClass> classes() {
    return run.classes();
  }

  Recipe recipe() {
    return recipe;
  }

  /** Numbers of an embedding. */
  int features() {
    return Embedding.length(graph);
  }

  /** What tasks need to classify. */
  synchronized Broadcast<Scorer> classifier(SparkSession spark) {
    if (!isUsable(classifier, spark)) {
      classifier = broadcast(spark, key, graph, classes().size(), engine(spark));
    }
    return classifier;
  }

  /** What tasks need to compute embeddings, on CPUs. */
  synchronized Broadcast<Scorer> featurizer(SparkSession spark) {
    if (!isUsable(featurizer, spark)) {
      featurizer =
          broadcast(
              spark, key + "-features", Embedding.of(graph), features(), EngineChoice.DEFAULT);
    }
    return featurizer;
  }

  /** An application that has ended took its broadcasts along. */
  private static boolean isUsable(Broadcast<Scorer> there, SparkSession spark) {
    return there != null && there.isValid() && !spark.sparkContext().isStopped();
  }

  private Broadcast<Scorer> broadcast(
      SparkSession spark, String name, ComputationGraph network, int outputs, EngineChoice engine) {
    AugmentOptions view = TrainedRun.view(recipe);
    ImageOptions preparation =
        run.preparation() == null ? ImageOptions.DEFAULT : run.preparation().options();
    return JavaSparkContext.fromSparkContext(spark.sparkContext())
        .broadcast(
            new Scorer(
                name,
                TrainedNetwork.of(network, new NetworkShape(view.size(), view.channels(), outputs)),
                engine,
                spark.sparkContext().getConf().getInt("spark.task.cpus", 1),
                new PictureView(preparation, view)));
  }

  /** The recipe's engine, or the CPU where it needs a GPU and tasks get none. */
  private EngineChoice engine(SparkSession spark) {
    return PredictingEngine.of(recipe.engine().evaluation(), spark.sparkContext().getConf());
  }
}
