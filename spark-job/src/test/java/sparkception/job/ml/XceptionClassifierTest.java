package sparkception.job.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.feature.IndexToString;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.LongAccumulator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import scala.collection.JavaConverters;
import sparkception.data.image.ImageOptions;
import sparkception.data.prep.PrepJob;
import sparkception.data.prep.PrepOptions;
import sparkception.data.source.ClassFolders;
import sparkception.job.LocalSpark;
import sparkception.job.evaluate.TrainedRun;
import sparkception.job.predict.Predictions;

/** The stages in Spark ML's own company: pipelines, evaluators, validators, files. */
@ExtendWith(LocalSpark.class)
class XceptionClassifierTest {

  @TempDir static Path folder;

  private static Path pictures;
  private static Path work;
  private static XceptionClassificationModel model;

  @BeforeAll
  static void train() throws IOException {
    pictures = Pictures.write(folder.resolve("pictures"));
    work = folder.resolve("work");
    model = classifier().fit(Pictures.files(pictures));
  }

  private static XceptionClassifier classifier() {
    return new XceptionClassifier()
        .setImageCol("content")
        .setRecipe(Pictures.RECIPE)
        .setWorkDir(work.toString());
  }

  @Test
  void tellsPicturesApart() {
    assertThat(model.labels()).containsExactly("dark", "light");
    assertThat(model.trainingResult().orElseThrow().samples()).isEqualTo(6L * 2 * Pictures.OF_EACH);
    List<Row> said = model.transform(Pictures.files(pictures)).collectAsList();
    assertThat(said).hasSize(2 * Pictures.OF_EACH);
    long right = said.stream().filter(XceptionClassifierTest::isRight).count();
    assertThat(right).isGreaterThan(2 * Pictures.OF_EACH * 9 / 10);
  }

  private static boolean isRight(Row row) {
    String label = row.getAs("label");
    List<Row> top = row.getList(row.fieldIndex("topK"));
    return top.get(0).getAs("name").equals(label)
        && row.<Double>getAs("prediction") == (label.equals("dark") ? 0 : 1);
  }

  @Test
  void columnsAgreeWithEachOther() {
    for (Row row : model.transform(Pictures.files(pictures)).collectAsList()) {
      double[] probability = row.<Vector>getAs("probability").toArray();
      double[] raw = row.<Vector>getAs("rawPrediction").toArray();
      List<Row> top = row.getList(row.fieldIndex("topK"));
      assertThat(probability[0] + probability[1]).isCloseTo(1, within(1e-5));
      double exponentials = Math.exp(raw[0]) + Math.exp(raw[1]);
      assertThat(Math.exp(raw[0]) / exponentials).isCloseTo(probability[0], within(1e-5));
      int best = probability[0] >= probability[1] ? 0 : 1;
      assertThat(row.<Double>getAs("prediction")).isEqualTo(best);
      assertThat(top).hasSize(2);
      assertThat(top.get(0).<Integer>getAs("index")).isEqualTo(best);
      assertThat((double) top.get(0).<Float>getAs("probability")).isEqualTo(probability[best]);
    }
  }

  private static org.assertj.core.data.Offset<Double> within(double offset) {
    return org.assertj.core.data.Offset.offset(offset);
  }

  /** A data set of ours, {@code binaryFile} and {@code image} hold the same pixels here. */
  @Test
  void allKindsOfImagesGetTheSamePrediction() throws IOException {
    Path data = folder.resolve("data");
    new PrepJob(
            LocalSpark.context(),
            new ClassFolders(new org.apache.hadoop.fs.Path(pictures.toString()), List.of()),
            new PrepOptions(1, 1 << 20, 0, 0, 0, ImageOptions.DEFAULT),
            new org.apache.hadoop.fs.Path(data.toString()),
            (done, total) -> {})
        .execute();
    Map<String, Vector> files = byName(model.transform(Pictures.files(pictures)), "path");
    XceptionClassificationModel onImages = model.copy(new ParamMap()).setImageCol("image");
    Map<String, Vector> decoded =
        byName(onImages.transform(Pictures.decoded(pictures)), "image.origin");
    Map<String, Vector> stored =
        byName(onImages.transform(Pictures.spark().read().parquet(data + "/train")), "image.path");
    assertThat(files).hasSize(2 * Pictures.OF_EACH).isEqualTo(decoded).isEqualTo(stored);
  }

  /** The command and the stage show pictures to the network in the same way. */
  @Test
  void agreesWithThePredictCommand() throws Exception {
    String run = runOf(work);
    Map<String, Float> said = new HashMap<>();
    Predictions.of(
            LocalSpark.context(),
            TrainedRun.newest(
                new org.apache.hadoop.fs.Path(run), LocalSpark.context().hadoopConfiguration()),
            TrainedRun.newest(
                    new org.apache.hadoop.fs.Path(run), LocalSpark.context().hadoopConfiguration())
                .engine(null, LocalSpark.context().getConf()),
            2)
        .ofPictures(
            List.of(new org.apache.hadoop.fs.Path(pictures.toString())),
            wave ->
                wave.forEach(
                    picture ->
                        said.put(name(picture.path()), picture.guesses().get(0).probability())));
    XceptionClassificationModel ofRun =
        XceptionClassificationModel.ofRun(run).setImageCol("content");
    for (Row row : ofRun.transform(Pictures.files(pictures)).collectAsList()) {
      List<Row> top = row.getList(row.fieldIndex("topK"));
      assertThat(top.get(0).<Float>getAs("probability"))
          .isEqualTo(said.get(name(row.getAs("path"))));
    }
  }

  @Test
  void aFitThatIsStartedAgainHasNothingLeftToDo() {
    XceptionClassificationModel again = classifier().fit(Pictures.files(pictures));
    assertThat(again.trainingResult().orElseThrow().hadEnded()).isTrue();
    assertThat(byName(again.transform(Pictures.files(pictures)), "path"))
        .isEqualTo(byName(model.transform(Pictures.files(pictures)), "path"));
    List<String> data = folders(work, "data-");
    XceptionClassificationModel shorter =
        classifier().setRecipeKey("train.epochs", 1).fit(Pictures.files(pictures));
    assertThat(shorter.trainingResult().orElseThrow().samples()).isEqualTo(2L * Pictures.OF_EACH);
    assertThat(folders(work, "data-"))
        .as("fits of the same images share a data set")
        .isEqualTo(data);
  }

  @Test
  void aFitWithoutAFolderOfItsOwnLeavesNothing() throws IOException {
    Path home = Path.of(System.getProperty("user.home"), ".sparkception");
    List<String> before = Files.exists(home) ? folders(home, "run-") : List.of();
    XceptionClassifier classifier = classifier().setRecipeKey("train.epochs", 1);
    classifier.clear(classifier.workDir());
    assertThat(classifier.fit(Pictures.files(pictures)).numClasses()).isEqualTo(2);
    assertThat(Files.exists(home) ? folders(home, "run-") : List.of()).isEqualTo(before);
  }

  @Test
  void aPipelineIsSavedAndLoaded() throws IOException {
    Dataset<Row> frame = Pictures.decoded(pictures).withColumnRenamed("label", "kind");
    Pipeline pipeline =
        new Pipeline()
            .setStages(
                new PipelineStage[] {
                  new StringIndexer()
                      .setInputCol("kind")
                      .setOutputCol("label")
                      .setStringOrderType("alphabetDesc"),
                  classifier().setImageCol("image"),
                  new IndexToString().setInputCol("prediction").setOutputCol("said")
                });
    pipeline.write().overwrite().save(folder.resolve("pipeline").toString());
    PipelineModel fitted = Pipeline.load(folder.resolve("pipeline").toString()).fit(frame);
    fitted.write().overwrite().save(folder.resolve("pipeline-model").toString());
    PipelineModel loaded = PipelineModel.load(folder.resolve("pipeline-model").toString());
    Dataset<Row> said = loaded.transform(frame);
    assertThat(byName(said, "image.origin"))
        .isEqualTo(byName(fitted.transform(frame), "image.origin"));
    assertThat(((XceptionClassificationModel) loaded.stages()[1]).labels())
        .as("names are those of the indexer, in its order")
        .containsExactly("light", "dark");
    assertThat(said.filter("said = kind").count()).isGreaterThan(2 * Pictures.OF_EACH * 9 / 10);
  }

  /** A rate of nearly nothing learns nothing. */
  @Test
  @Tag("slow")
  void aCrossValidatorChoosesTheBetterRate() throws IOException {
    Dataset<Row> frame =
        Pictures.files(pictures)
            .withColumn(
                "label",
                functions.when(functions.col("label").equalTo("dark"), 0.0).otherwise(1.0));
    XceptionClassifier classifier = classifier();
    ParamMap[] grid =
        new ParamGridBuilder()
            .addGrid(
                classifier.recipeKey("learning-rate.initial"),
                JavaConverters.<Object>asScalaBuffer(List.<Object>of(1e-9, 0.05)))
            .build();
    CrossValidator validator =
        new CrossValidator()
            .setEstimator(classifier)
            .setEvaluator(new MulticlassClassificationEvaluator().setMetricName("accuracy"))
            .setEstimatorParamMaps(grid)
            .setNumFolds(2)
            .setParallelism(2)
            .setSeed(1);
    CrossValidatorModel chosen = validator.fit(frame);
    assertThat(chosen.avgMetrics()[1]).isGreaterThan(0.9).isGreaterThan(chosen.avgMetrics()[0]);
    XceptionClassificationModel best = (XceptionClassificationModel) chosen.bestModel();
    assertThat(best.recipe()).contains("initial: 0.05");
    chosen.write().overwrite().save(folder.resolve("chosen").toString());
    CrossValidatorModel loaded = CrossValidatorModel.load(folder.resolve("chosen").toString());
    assertThat(byName(loaded.transform(frame), "path"))
        .isEqualTo(byName(chosen.transform(frame), "path"));
  }

  @Test
  void rowsForValidationChooseTheBestAndAreNotTrainedOn() {
    Dataset<Row> frame =
        Pictures.files(pictures).withColumn("held", functions.col("path").rlike("[05].png"));
    XceptionClassifier classifier =
        classifier().setValidationIndicatorCol("held").setRecipeKey("train.epochs", 2);
    long held = frame.filter("held").count();
    assertThat(held).isPositive();
    XceptionClassificationModel judged = classifier.fit(frame);
    assertThat(judged.trainingResult().orElseThrow().samples())
        .isEqualTo(2 * (2 * Pictures.OF_EACH - held));
    XceptionClassifier byShare =
        classifier().setValidationFraction(0.25).setRecipeKey("train.epochs", 1);
    assertThat(byShare.fit(Pictures.files(pictures)).trainingResult().orElseThrow().samples())
        .isEqualTo(2 * Pictures.OF_EACH * 3 / 4);
  }

  @Test
  void aFeaturizerGivesOtherStagesWhatTheNetworkKnows() throws IOException {
    Dataset<Row> frame =
        Pictures.files(pictures)
            .withColumn(
                "kind", functions.when(functions.col("label").equalTo("dark"), 0).otherwise(1));
    ImageFeaturizer featurizer = model.featurizer().setImageCol("content");
    featurizer.write().overwrite().save(folder.resolve("featurizer").toString());
    ImageFeaturizer loaded = ImageFeaturizer.load(folder.resolve("featurizer").toString());
    Dataset<Row> features = loaded.transform(frame).cache();
    assertThat(features.first().<Vector>getAs("features").size())
        .isEqualTo(featurizer.numFeatures())
        .isEqualTo(64);
    long right =
        new LogisticRegression()
            .setLabelCol("kind")
            .fit(features)
            .transform(features)
            .filter("prediction = kind")
            .count();
    assertThat(right).isEqualTo(2 * Pictures.OF_EACH);
    features.unpersist();
  }

  @Test
  void imagesThatCannotBeReadEndTheJobOrAreLeftOutOrKept() {
    Dataset<Row> frame =
        frame(
            RowFactory.create("a", Pictures.png(40, 1)),
            RowFactory.create("b", new byte[] {1, 2, 3}),
            RowFactory.create("c", null),
            RowFactory.create("d", Pictures.png(190, 1)));
    XceptionClassificationModel mine = model.copy(new ParamMap()).setImageCol("picture");
    assertThatThrownBy(() -> mine.transform(frame).collectAsList())
        .rootCause()
        .isInstanceOf(ImageStageException.class)
        .hasMessageContaining("Cannot read the image of row b: ")
        .hasMessageContaining("handleInvalid");
    mine.setHandleInvalid("skip");
    assertThat(mine.transform(frame).collectAsList())
        .extracting(row -> row.getString(0))
        .containsExactly("a", "d");
    mine.setHandleInvalid("keep");
    List<Row> kept = mine.transform(frame).collectAsList();
    assertThat(kept).hasSize(4);
    assertThat(kept.get(1).isNullAt(kept.get(1).fieldIndex("prediction"))).isTrue();
    assertThat(kept.get(1).<String>getAs("error")).isNotEmpty();
    assertThat(kept.get(2).<String>getAs("error")).isEqualTo("There is no image");
    assertThat(kept.get(3).<String>getAs("error")).isNull();
    assertThat(kept.get(3).<Double>getAs("prediction")).isEqualTo(1);
    assertThatThrownBy(() -> mine.setHandleInvalid("drop"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("handleInvalid given invalid value drop");
  }

  @Test
  void aFitRefusesTooManyImagesThatCannotBeRead() {
    Dataset<Row> broken =
        frame(
                RowFactory.create("dark", Pictures.png(40, 1)),
                RowFactory.create("light", Pictures.png(190, 1)),
                RowFactory.create("dark", new byte[] {1, 2, 3}))
            .withColumnRenamed("path", "label");
    XceptionClassifier classifier =
        classifier().setImageCol("picture").setRecipeKey("train.epochs", 1);
    assertThatThrownBy(() -> classifier.fit(broken))
        .isInstanceOf(ImageStageException.class)
        .hasMessageContaining("refused");
    assertThat(classifier.setMaxRefused(0.5).fit(broken).numClasses()).isEqualTo(2);
  }

  @Test
  void holdsAMinibatchOfRows() {
    LongAccumulator read = LocalSpark.context().sc().longAccumulator();
    Dataset<Row> frame = Pictures.files(pictures).coalesce(1);
    Dataset<Row> counted =
        Pictures.spark()
            .createDataFrame(
                frame
                    .toJavaRDD()
                    .map(
                        row -> {
                          read.add(1);
                          return row;
                        }),
                frame.schema());
    XceptionClassificationModel small = model.copy(new ParamMap()).setBatchSize(4);
    List<String> first =
        small
            .transform(counted)
            .toJavaRDD()
            .mapPartitions(
                rows ->
                    rows.hasNext()
                        ? List.of(rows.next().<String>getAs("path")).iterator()
                        : List.<String>of().iterator())
            .collect();
    assertThat(first).hasSize(1);
    assertThat(read.value()).as("a minibatch, and one that Spark reads ahead").isBetween(4L, 5L);
  }

  @Test
  void schemasAreCheckedInMlsWords() {
    StructType good =
        new StructType()
            .add("content", DataTypes.BinaryType)
            .add("label", DataTypes.StringType)
            .add("size", DataTypes.LongType);
    assertThat(classifier().transformSchema(good).fieldNames())
        .containsExactly(
            "content", "label", "size", "rawPrediction", "probability", "prediction", "topK");
    assertThat(
            model
                .copy(new ParamMap())
                .setRawPredictionCol("")
                .setTopKCol("")
                .transformSchema(good)
                .fieldNames())
        .containsExactly("content", "label", "size", "probability", "prediction");
    assertThatThrownBy(() -> classifier().setImageCol("img").transformSchema(good))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("img does not exist. Available: content, label, size");
    assertThatThrownBy(() -> model.copy(new ParamMap()).setImageCol("size").transformSchema(good))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("requirement failed: Column size must be of type binary, ")
        .hasMessageEndingWith("but was actually of type bigint.");
    assertThatThrownBy(() -> classifier().setLabelCol("content").transformSchema(good))
        .hasMessage(
            "requirement failed: Column content must be of type numeric or string but was actually"
                + " of type binary.");
    assertThatThrownBy(() -> classifier().setPredictionCol("size").transformSchema(good))
        .hasMessage("requirement failed: Output column size already exists.");
    assertThatThrownBy(() -> classifier().setValidationIndicatorCol("size").transformSchema(good))
        .hasMessage(
            "requirement failed: Column size must be of type boolean but was actually of type"
                + " bigint.");
  }

  @Test
  void recipesAreCheckedWithAllTheirProblems() {
    StructType schema =
        new StructType().add("content", DataTypes.BinaryType).add("label", DataTypes.DoubleType);
    XceptionClassifier classifier =
        classifier().setRecipeKey("train.epochs", 0).setRecipeKey("optimizer.name", "sdg");
    assertThatThrownBy(() -> classifier.transformSchema(schema))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("train.epochs: 0")
        .hasMessageContaining("optimizer.name: sdg");
    assertThatThrownBy(() -> classifier().setRecipeKey("train.epoch", 1))
        .hasMessageContaining("train.epoch");
    assertThat(classifier().explainParams())
        .contains("learning-rate.initial", "validationFraction");
    assertThat(classifier().setRecipeKey("train.epochs", 3).copy(new ParamMap()).explainParams())
        .contains("current: 3");
  }

  @Test
  void labelsThatAreNoClassesAreRefused() {
    Dataset<Row> frame = Pictures.files(pictures).withColumn("label", functions.lit(1.5));
    assertThatThrownBy(() -> classifier().fit(frame))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Column label must be whole numbers from 0");
  }

  private static Dataset<Row> frame(Row... rows) {
    return Pictures.spark()
        .createDataFrame(
            List.of(rows),
            new StructType().add("path", DataTypes.StringType).add("picture", DataTypes.BinaryType))
        .coalesce(1);
  }

  private static Map<String, Vector> byName(Dataset<Row> said, String path) {
    Map<String, Vector> found = new HashMap<>();
    said.select(functions.col(path), functions.col("probability"))
        .collectAsList()
        .forEach(row -> found.put(name(row.getString(0)), row.getAs(1)));
    return found;
  }

  private static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private static String runOf(Path folder) {
    XceptionClassificationModel again = classifier().fit(Pictures.files(pictures));
    String checkpoint = again.trainingResult().orElseThrow().checkpoint();
    assertThat(checkpoint).contains(folder.toString());
    return new org.apache.hadoop.fs.Path(checkpoint, "../..").toString();
  }

  private static List<String> folders(Path folder, String prefix) {
    try (Stream<Path> all = Files.list(folder)) {
      List<String> names = new ArrayList<>();
      all.map(each -> each.getFileName().toString())
          .filter(each -> each.startsWith(prefix))
          .forEach(names::add);
      return names;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
