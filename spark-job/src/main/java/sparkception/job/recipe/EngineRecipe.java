package sparkception.job.recipe;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import sparkception.zoo.engine.EngineChoice;
import sparkception.zoo.engine.Engines;
import sparkception.zoo.kernels.Precision;

/**
 * What computes. Another engine gives other bits, of which a run that goes on is warned.
 *
 * @param name of the engine, or {@code auto}: cuda where Spark assigns a GPU to each task,
 *     otherwise onednn
 * @param precision of what is multiplied: {@code fp32}, {@code tf32} on GPUs, {@code bf16} where
 *     the hardware has it
 * @param fallBack whether the CPU may compute, in fp32, where the engine cannot
 * @param threads of each worker's arithmetic on the CPU; null for an even share of the cores
 */
public record EngineRecipe(String name, Precision precision, boolean fallBack, Integer threads)
    implements Section {

  static final EngineRecipe DEFAULT =
      new EngineRecipe(EngineChoice.AUTO, Precision.FP32, false, null);

  /** As the engines take it. */
  public EngineChoice choice() {
    return new EngineChoice(name, precision, fallBack, threads);
  }

  /** The same for evaluation, whose tasks have each a core of their own. */
  public EngineChoice evaluation() {
    return new EngineChoice(name, precision, fallBack, null);
  }

  @Override
  public void check(Problems problems) {
    List<String> known =
        Stream.concat(Stream.of(EngineChoice.AUTO), Engines.names().stream()).toList();
    problems.require(
        known.contains(name),
        "engine.name",
        name,
        String.format(
            Locale.ROOT,
            "must be %s%s",
            String.join(", ", known),
            Suggestion.ofValue(name, known)));
    if (threads != null) {
      problems.requirePositive("engine.threads", threads);
    }
  }
}
