package sparkception.job.recipe;

import sparkception.zoo.architecture.Architecture;
import sparkception.zoo.architecture.Labels;
import sparkception.zoo.xception.XceptionArchitecture;

/**
 * The network: a family, by its {@code name}, and what can be asked of it. The number of classes is
 * the data set's.
 *
 * @param architecture the family; its record's components are the section's keys
 */
public record ModelRecipe(Architecture architecture) implements Section {

  /** The paper's network. */
  static final ModelRecipe DEFAULT = new ModelRecipe(new XceptionArchitecture());

  /** Height and width of the images that it sees, pixels. */
  public int input() {
    return architecture.common().input();
  }

  /** 1 for gray, 3 for RGB. */
  public int channels() {
    return architecture.common().channels();
  }

  /** How many classes an image has. */
  public Labels labels() {
    return architecture.common().labels();
  }

  /** Of the running statistics. */
  public double batchNormDecay() {
    return architecture.common().batchNormDecay();
  }

  @Override
  public void check(Problems problems) {
    architecture.check(
        (holds, key, value, rule) -> problems.require(holds, "model." + key, value, rule));
  }
}
