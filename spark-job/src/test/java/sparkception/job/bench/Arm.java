package sparkception.job.bench;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import sparkception.job.recipe.InvalidRecipeException;
import sparkception.job.recipe.Recipe;

/** One way to train on the same samples; the arms of {@link Experiments}. */
enum Arm {
  SINGLE("one worker, batch 64", "train.workers=1", "train.batch-size=64"),
  PLAIN_1("plain averages, period 1", "train.averaging-period=1"),
  PLAIN_5("plain averages, period 5", "train.averaging-period=5"),
  PLAIN_16("plain averages, period 16", "train.averaging-period=16"),
  PLAIN_64("plain averages, period 64", "train.averaging-period=64"),
  OUTER_16(
      "outer momentum, period 16",
      "train.averaging-period=16",
      "averaging.outer=slow-momentum",
      "averaging.outer-momentum=0.7",
      "averaging.optimizer-state=reset"),
  POST_LOCAL_16(
      "period 1 at first, then 16", "train.averaging-period.0=1", "train.averaging-period.WARM=16"),
  POST_LOCAL_OUTER_16(
      "the same with outer momentum",
      "train.averaging-period.0=1",
      "train.averaging-period.WARM=16",
      "averaging.outer=slow-momentum",
      "averaging.outer-momentum=0.25"),
  AUTO("the period that auto chooses", "train.averaging-period=auto");

  /** What all arms share, unless their own settings say otherwise. */
  private static final String RECIPE =
      """
      model:
        {input: 32, width: 0.125, middle-modules: 1, stem-stride: 2, dropout: 0, batch-norm-decay: 0.9}
      train: {batch-size: 16, workers: 4}
      optimizer: {name: sgd-momentum, momentum: 0.9, l2: 1.0e-4}
      learning-rate: {initial: 0.05, warm-up-epochs: 0.5, schedule: cosine}
      augment: {flip: true, crop: shift, shift: 2}
      checkpoint: {every-epochs: 1, evaluate: test}
      """;

  private final String title;
  private final String settings;

  Arm(String title, String... settings) {
    this.title = title;
    this.settings = String.join(" ", settings);
  }

  /** Of an id such as {@code plain-16}. */
  static Arm of(String id) {
    return valueOf(id.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  String title() {
    return title;
  }

  /**
   * The recipe.
   *
   * @param epochs of the whole training; of which the post-local arms average each step in the
   *     first quarter, or the first one if they are few
   */
  Recipe recipe(long seed, int epochs) throws InvalidRecipeException {
    Map<String, String> overrides = new LinkedHashMap<>();
    overrides.put("train.seed", Long.toString(seed));
    overrides.put("train.epochs", Integer.toString(epochs));
    String own = settings.replace("WARM", Integer.toString(Math.max(1, epochs / 4)));
    for (String setting : own.isEmpty() ? new String[0] : own.split(" ", -1)) {
      String[] keyAndValue = setting.split("=", 2);
      overrides.put(keyAndValue[0], keyAndValue[1]);
    }
    return Recipe.parse(RECIPE, overrides);
  }
}
