package sparkception.job.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sparkception.data.augment.AugmentOptions;
import sparkception.data.augment.ColourJitter;
import sparkception.data.augment.Crop;
import sparkception.data.augment.RandAugment;
import sparkception.data.augment.RandomErasing;
import sparkception.job.averaging.AveragingPeriod;
import sparkception.job.averaging.OptimizerState;
import sparkception.job.averaging.Transport;
import sparkception.zoo.architecture.ClassifierSpec;
import sparkception.zoo.architecture.Initialization;
import sparkception.zoo.architecture.Labels;
import sparkception.zoo.inception.InceptionV3;
import sparkception.zoo.kernels.Precision;
import sparkception.zoo.mobilenet.MobileNet;
import sparkception.zoo.optim.Adam;
import sparkception.zoo.optim.Lamb;
import sparkception.zoo.optim.Lars;
import sparkception.zoo.optim.LearningRate;
import sparkception.zoo.optim.RmsProp;
import sparkception.zoo.resnet.ResNet50;
import sparkception.zoo.xception.Ablation;
import sparkception.zoo.xception.XceptionArchitecture;

class RecipeTest {

  @Test
  void aSectionMayBeItsNameAlone() throws InvalidRecipeException {
    assertThat(Recipe.parse("engine: nd4j", Map.of()).engine())
        .isEqualTo(new EngineRecipe("nd4j", Precision.FP32, false, null));
    assertThat(Recipe.parse("", Map.of("optimizer", "lamb")).optimizer().name())
        .isEqualTo(OptimizerRecipe.Name.LAMB);
  }

  @Test
  void aNameAndOtherKeysOfItsSectionGoTogetherInAnyOrder() throws InvalidRecipeException {
    Map<String, String> overrides = new LinkedHashMap<>();
    overrides.put("engine", "nd4j");
    overrides.put("engine.threads", "3");
    EngineRecipe both = new EngineRecipe("nd4j", Precision.FP32, false, 3);
    assertThat(Recipe.parse("", overrides).engine()).isEqualTo(both);
    assertThat(Recipe.parse("engine: nd4j", Map.of("engine.threads", "3")).engine())
        .isEqualTo(both);
    overrides.remove("engine");
    overrides.put("engine", "nd4j");
    assertThat(Recipe.parse("", overrides).engine()).isEqualTo(both);
    assertThat(Recipe.parse("engine: {threads: 3}", Map.of("engine", "nd4j")).engine())
        .isEqualTo(both);
  }

  @Test
  void defaultsAreThePapers() throws InvalidRecipeException {
    Recipe recipe = parse("# nothing but a comment\n");
    assertThat(recipe).isEqualTo(Recipe.DEFAULT).isEqualTo(parse("train:\n"));
    assertThat(recipe.model())
        .isEqualTo(
            new ModelRecipe(
                new XceptionArchitecture(
                    new ClassifierSpec(
                        299, 3, 0.5, 0.99, 0.001, Initialization.GLOROT_UNIFORM, Labels.ONE),
                    1,
                    8,
                    2,
                    true,
                    Ablation.Order.DEPTHWISE_FIRST,
                    Ablation.Between.NONE,
                    0)));
    assertThat(recipe.train())
        .isEqualTo(
            new TrainRecipe(
                10, 32, 1, AveragingPeriods.AUTO, 2, 42, 0, TrainRecipe.ClassWeighting.NONE, null));
    assertThat(recipe.optimizer())
        .isEqualTo(
            new OptimizerRecipe(
                OptimizerRecipe.Name.SGD_MOMENTUM,
                0.9,
                0.9,
                0.9,
                0.999,
                1e-7,
                0.001,
                1e-5,
                0,
                false));
    assertThat(recipe.learningRate())
        .isEqualTo(
            new LearningRateRecipe(0.045, 0, LearningRateRecipe.Schedule.STEP, 0.94, 2, null, 1));
    assertThat(recipe.averaging())
        .isEqualTo(
            new AveragingRecipe(
                AveragingRecipe.Outer.PLAIN,
                null,
                null,
                OptimizerState.AVERAGE,
                0,
                Transport.FP32));
    assertThat(recipe.augment())
        .isEqualTo(new AugmentRecipe(true, AugmentRecipe.Crop.NONE, 0, 2, 0, 0, 9, 0, 0, 0, 1));
    assertThat(recipe.checkpoint())
        .isEqualTo(new CheckpointRecipe(1, 2, CheckpointRecipe.AUTO, null, null, 0, null));
    assertThat(recipe.divergence()).isEqualTo(new DivergenceRecipe(null, 0, 0.5));
  }

  @Test
  void everyKeyReachesItsComponent() throws InvalidRecipeException {
    assertThat(parse(EveryKey.YAML)).isEqualTo(EveryKey.RECIPE);
  }

  @Test
  void writtenOutItReadsBack() throws InvalidRecipeException {
    assertThat(parse(EveryKey.RECIPE.toYaml())).isEqualTo(EveryKey.RECIPE);
    assertThat(parse(Recipe.DEFAULT.toYaml())).isEqualTo(Recipe.DEFAULT);
    assertThat(Recipe.DEFAULT.toYaml())
        .startsWith("model:\n  name: xception\n  input: 299\n")
        .contains("optimizer:\n  name: sgd-momentum\n")
        .contains("gradient-clip-norm: null\n");
  }

  @Test
  void overrideGoesBeforeFileAndFileBeforeDefault() throws InvalidRecipeException {
    Recipe recipe =
        Recipe.parse(
            EveryKey.YAML,
            Map.of(
                "train.epochs", "9",
                "optimizer.name", "adam",
                "optimizer.l2", "1e-6",
                "train.gradient-clip-norm", "null"));
    assertThat(recipe.train().epochs()).isEqualTo(9);
    assertThat(recipe.train().batchSize()).isEqualTo(64);
    assertThat(recipe.train().gradientClipNorm()).isNull();
    assertThat(recipe.optimizer().name()).isEqualTo(OptimizerRecipe.Name.ADAM);
    assertThat(recipe.optimizer().l2()).isEqualTo(1e-6);
    assertThat(Recipe.parse("", Map.of("model.input", "71")).model().input()).isEqualTo(71);
  }

  @Test
  void aFamilyHasKeysAndDefaultsOfItsOwn() throws InvalidRecipeException {
    Recipe recipe = parse("model: {name: mobilenet, width: 0.5}");
    MobileNet published = new MobileNet();
    assertThat(recipe.model().architecture()).isEqualTo(new MobileNet(published.common(), 0.5, 2));
    assertThat(recipe.model().input()).isEqualTo(224);
    assertThat(parse(recipe.toYaml())).isEqualTo(recipe);
    assertThat(parse("model: resnet-50").model().architecture()).isEqualTo(new ResNet50());
    assertThat(Recipe.parse("", Map.of("model", "inception-v3")).model().architecture())
        .isEqualTo(new InceptionV3());
  }

  @Test
  void refusesAnotherFamilysKeys() {
    assertThatThrownBy(() -> parse("model: {name: mobilenet, middle-modules: 4, widht: 1}"))
        .isInstanceOf(InvalidRecipeException.class)
        .hasMessageContaining(
            "Unsupported key model.middle-modules (mobilenet has: name, input, channels, dropout,"
                + " batch-norm-decay, batch-norm-epsilon, initialization, labels, width,"
                + " stem-stride)")
        .hasMessageContaining("Unsupported key model.widht (did you mean model.width?)");
    assertThatThrownBy(() -> parse("model: {name: mobilnet}"))
        .hasMessageContaining("Invalid model.name: mobilnet (must be ")
        .hasMessageContaining("did you mean mobilenet?)");
    assertThatThrownBy(() -> parse("model: {name: inception-v3, input: 64}"))
        .hasMessageContaining("Invalid model.input: 64 (must be >= 75)");
  }

  @Test
  void anOverriddenSectionKeepsWhatIsNotNamed() throws InvalidRecipeException {
    Recipe recipe =
        Recipe.parse(
            EveryKey.YAML,
            Map.of("train", "{epochs: 9, averaging-period: {0: 2}}", "divergence", "{}"));
    assertThat(recipe.train())
        .isEqualTo(
            new TrainRecipe(
                9,
                64,
                2,
                AveragingPeriods.constant(2),
                5,
                7,
                0,
                TrainRecipe.ClassWeighting.NONE,
                1.5));
    assertThat(recipe.divergence()).isEqualTo(EveryKey.RECIPE.divergence());
  }

  @Test
  void flowMapsNeedNoSpaces() throws InvalidRecipeException {
    TrainRecipe train =
        parse("{train:{epochs:3,averaging-period:{0:1, 2.5:8}, workers: 4}}").train();
    assertThat(train.epochs()).isEqualTo(3);
    assertThat(train.workers()).isEqualTo(4);
    assertThat(train.averagingPeriod().byEpoch()).isEqualTo(Map.of(0.0, 1, 2.5, 8));
    Recipe recipe = Recipe.parse("", Map.of("train", "{epochs:5}", "model", "{name:xception}"));
    assertThat(recipe.train().epochs()).isEqualTo(5);
  }

  @Test
  void windowsTextIsReadAsWell() throws InvalidRecipeException {
    assertThat(parse("\uFEFFtrain:\r\n  epochs: 7\r\n").train().epochs()).isEqualTo(7);
  }

  @Test
  void averagingPeriodsGrowAtTheirEpochs() throws InvalidRecipeException {
    AveragingPeriod growing =
        parse("train: {averaging-period: {0: 1, 5: 8, 20: 16}}")
            .train()
            .averagingPeriod()
            .over(100);
    assertThat(List.of(growing.at(0), growing.at(499))).containsOnly(1);
    assertThat(List.of(growing.at(500), growing.at(1999))).containsOnly(8);
    assertThat(growing.at(2000)).isEqualTo(16);
    assertThat(
            Recipe.parse("", Map.of("train.averaging-period", "{0: 2, 0.5: 4}"))
                .train()
                .averagingPeriod()
                .byEpoch())
        .isEqualTo(Map.of(0.0, 2, 0.5, 4));
  }

  @Test
  void averagingIsChosenUnlessStated() throws InvalidRecipeException {
    assertThat(parse("averaging: auto").averaging()).isEqualTo(Recipe.DEFAULT.averaging());
    assertThat(parse("train: {averaging-period: auto}").train().averagingPeriod().isAuto())
        .isTrue();
    assertThat(parse("train: {averaging-period: 4}").train().averagingPeriod().isAuto()).isFalse();
    assertThat(Recipe.DEFAULT.toYaml()).contains("averaging-period: auto");
    assertThatThrownBy(() -> parse("train: auto"))
        .hasMessageContaining("Invalid train: ")
        .hasMessageContaining("must be a section with keys");
  }

  @Test
  void loadsFromPathsAndUris(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("r.yaml"), "train: {epochs: 4}\n");
    Configuration hadoop = new Configuration(false);
    for (String location : List.of(file.toString(), file.toUri().toString())) {
      assertThat(Recipe.load(location, hadoop, Map.of()).train().epochs()).isEqualTo(4);
    }
    assertThatThrownBy(() -> Recipe.load(folder.toString(), hadoop, Map.of()))
        .hasMessage("Cannot read recipe %s: it is a folder", folder);
    Path latin1 = Files.write(folder.resolve("latin1.yaml"), new byte[] {'#', (byte) 0xE4, '\n'});
    assertThatThrownBy(() -> Recipe.load(latin1.toString(), hadoop, Map.of()))
        .hasMessage("Cannot read recipe %s: it is no text in UTF-8", latin1);
    Path wrong = Files.writeString(folder.resolve("a b#.yaml"), "train:\n\tepochs: 4\n");
    for (String location : List.of(wrong.toString(), "file:" + wrong)) {
      assertThatThrownBy(() -> Recipe.load(location, hadoop, Map.of()))
          .isInstanceOf(InvalidRecipeException.class)
          .hasMessageStartingWith("Cannot parse recipe %s, line 2, column 1: ", location)
          .hasMessageContaining("TAB");
    }
    String missing = folder.resolve("none.yaml").toString();
    assertThatThrownBy(() -> Recipe.load(missing, hadoop, Map.of()))
        .isInstanceOf(RecipeFileException.class)
        .hasMessage("Cannot read recipe %s: no such file", missing);
  }

  /** Hadoop's URIs are not escaped; java.net's would stop at these. */
  @ParameterizedTest
  @ValueSource(strings = {"my run", "run#1", "run[1]", "run%201", "a?b", "a|b", "{a,b}*", "läuft"})
  void aRunFolderMayHaveAnyName(String name, @TempDir Path temp) throws Exception {
    Path folder = Files.createDirectories(temp.resolve(name));
    Files.writeString(folder.resolve("recipe.yaml"), "train: {epochs: 4}\n");
    String location = "file:" + folder + "/recipe.yaml";
    assertThat(Recipe.load(location, new Configuration(false), Map.of()).train().epochs())
        .isEqualTo(4);
  }

  @Test
  void buildsOptimizersAndSchedules() throws InvalidRecipeException {
    assertThat(EveryKey.RECIPE.optimizer().rule()).isEqualTo(new RmsProp(0.95, 0.8, 1.0));
    assertThat(Recipe.parse("", Map.of("optimizer.name", "adam")).optimizer().rule())
        .isEqualTo(new Adam(0.9, 0.999, 1e-7));
    assertThat(Recipe.parse("", Map.of("optimizer.name", "lars")).optimizer().rule())
        .isEqualTo(new Lars(0.9, 0.001));
    assertThat(Recipe.parse("", Map.of("optimizer.name", "lamb")).optimizer().rule())
        .isEqualTo(new Lamb(0.9, 0.999, 1e-7));
    LearningRate paper = Recipe.DEFAULT.learningRate().over(100, 1000);
    assertThat(paper.at(199)).isEqualTo(0.045);
    assertThat(paper.at(200)).isEqualTo(0.045 * 0.94);
    LearningRate jft = EveryKey.RECIPE.learningRate().over(100, 1000);
    assertThat(jft.at(3_000_000)).isEqualTo(0.01 * 0.9);
    assertThat(jft.at(0)).isLessThan(0.001);
    assertThat(EveryKey.RECIPE.checkpoint().everySamples(100)).isEqualTo(50);
  }

  @Test
  void buildsAugmentation() {
    AugmentOptions photographs = EveryKey.RECIPE.augment().training(64, 1);
    assertThat(photographs.crop()).isEqualTo(new Crop.Covering(Crop.RandomResized.INCEPTION, 0.1));
    assertThat(photographs.flip()).isFalse();
    assertThat(photographs.randAugment()).isEqualTo(new RandAugment(2, 7));
    assertThat(photographs.jitter()).isEqualTo(new ColourJitter(16 / 255.0, 0.25, 0.25, 0.1));
    assertThat(photographs.erasing()).isEqualTo(new RandomErasing(0.25));
    AugmentRecipe small =
        new AugmentRecipe(true, AugmentRecipe.Crop.SHIFT, 0, 3, 0, 0, 0, 0, 0, 0, 1);
    assertThat(small.training(28, 3)).isEqualTo(AugmentOptions.smallImages(28, 3, 3));
    assertThat(Recipe.DEFAULT.augment().training(28, 3).crop()).isEqualTo(new Crop.Centre(1));
    assertThat(EveryKey.RECIPE.augment().evaluation(64, 1))
        .isEqualTo(AugmentOptions.evaluation(64, 1, 0.875));
  }

  private static Recipe parse(String yaml) throws InvalidRecipeException {
    return Recipe.parse(yaml, Map.of());
  }
}
