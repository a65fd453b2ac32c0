package sparkception.job.ablate;

import java.util.List;
import java.util.Map;

/**
 * One variant of a network.
 *
 * @param name of it, which is its folder's too
 * @param settings of the recipe's keys by which it differs
 */
public record Arm(String name, Map<String, String> settings) {

  private static final String RESIDUALS = "model.residuals";
  private static final String ORDER = "model.separable-order";
  private static final String BETWEEN = "model.separable-activation";
  private static final String TOWERS = "model.towers";

  /** The paper's ablations of Xception: its network first, then one change each. */
  public static final List<Arm> XCEPTION =
      List.of(
          xception("paper", "true", "depthwise-first", "none", "0"),
          xception("no-residuals", "false", "depthwise-first", "none", "0"),
          xception("relu-between", "true", "depthwise-first", "relu", "0"),
          xception("elu-between", "true", "depthwise-first", "elu", "0"),
          xception("pointwise-first", "true", "pointwise-first", "none", "0"),
          xception("one-tower", "true", "depthwise-first", "none", "1"));

  private static Arm xception(
      String name, String residuals, String order, String between, String towers) {
    return new Arm(
        name, Map.of(RESIDUALS, residuals, ORDER, order, BETWEEN, between, TOWERS, towers));
  }
}
