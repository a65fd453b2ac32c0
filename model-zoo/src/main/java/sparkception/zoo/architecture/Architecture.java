package sparkception.zoo.architecture;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;

/**
 * A family of networks with a choice of what can be asked of it.
 *
 * <p>An implementation is a record: {@link ClassifierSpec} first, then what the family has beside
 * it. Its components are the keys of a recipe's section {@code model}. Its constructor without
 * arguments gives the published network; {@link java.util.ServiceLoader} finds it by that.
 */
public interface Architecture {

  /** How recipes and commands call the family, such as {@code inception-v3}. */
  String name();

  /** What every network is asked for. */
  ClassifierSpec common();

  /** Reports every value that is out of its range. */
  void check(Rules rules);

  /**
   * The network.
   *
   * @param classes outputs, at least 2
   * @param l2 penalty on weights, for training with DL4J's own {@code fit}
   * @param seed of the initial weights
   */
  ComputationGraphConfiguration graph(int classes, double l2, long seed);

  /** The same family for images of another size, gray or RGB. */
  Architecture forImages(int size, int channels);

  /** Where a check tells what is wrong. */
  interface Rules {

    /**
     * Reports a value, unless its rule holds.
     *
     * @param key of the value, as recipes spell it
     * @param rule in words: {@code must be > 0}
     */
    void require(boolean holds, String key, Object value, String rule);
  }
}
