package sparkception.zoo.optim;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * Adds up the gradients of several minibatches, so that one step can be made with all of them: a
 * batch that memory has no room for at once.
 *
 * <p>The step is that of the joined batch, except that batch normalization sees each minibatch by
 * itself: its running statistics move with every one.
 */
public final class GradientSum {

  private final List<Block> blocks;
  private final float[] sum;
  private int samples;

  /** An empty sum. */
  public GradientSum(ParameterLayout layout) {
    this.blocks = Block.of(layout);
    this.sum = new float[layout.length()];
  }

  /**
   * Adds a minibatch.
   *
   * @param parameters the flat parameter vector, of which only statistics move
   * @param gradients DL4J's flat gradient view, summed over the minibatch
   * @param count examples of the minibatch
   */
  public void add(FloatBuffer parameters, FloatBuffer gradients, int count) {
    blocks.parallelStream().forEach(block -> add(block, parameters, gradients));
    samples += count;
  }

  private void add(Block block, FloatBuffer parameters, FloatBuffer gradients) {
    for (int i = block.from(); i < block.from() + block.count(); i++) {
      if (block.role().isTrained()) {
        sum[i] += gradients.get(i);
      } else if (block.role().isStatistic()) {
        parameters.put(i, parameters.get(i) - gradients.get(i));
      }
    }
  }

  /** The sum, as {@link Optimizer#step} takes it; 0 for statistics, which have moved already. */
  public FloatBuffer gradients() {
    return FloatBuffer.wrap(sum);
  }

  /** Examples that the sum is over. */
  public int samples() {
    return samples;
  }

  /** Starts anew. */
  public void clear() {
    Arrays.fill(sum, 0);
    samples = 0;
  }
}
