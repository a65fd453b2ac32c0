package sparkception.zoo.xception;

import java.util.Objects;

/**
 * What is changed about the paper's network to see what it is good for (arXiv 1610.02357, sections
 * 4.6 and 4.7).
 *
 * @param residuals whether blocks have a shortcut around them
 * @param order of the two steps of a separable convolution
 * @param between what is done to the result of the first step
 * @param towers groups of channels that the step over space has windows for, from 1, an ordinary
 *     convolution, towards the depthwise one: figures 2 to 4 of the paper, from an Inception module
 *     to an extreme one; 0 for as many as channels
 */
public record Ablation(boolean residuals, Order order, Between between, int towers) {

  /** Nothing: the paper's network. */
  public static final Ablation NONE = new Ablation(true, Order.DEPTHWISE_FIRST, Between.NONE);

  /** With as many towers as channels. */
  public Ablation(boolean residuals, Order order, Between between) {
    this(residuals, order, between, 0);
  }

  public Ablation {
    Objects.requireNonNull(order, "order");
    Objects.requireNonNull(between, "between");
  }

  /** Which step of a separable convolution comes first. */
  public enum Order {
    /** Space, then channels, as everywhere in the paper and in Keras. */
    DEPTHWISE_FIRST,
    /** Channels, then space, as in an Inception module. */
    POINTWISE_FIRST
  }

  /** An activation between the two steps; the paper found none to be best. */
  public enum Between {
    NONE,
    RELU,
    ELU
  }

  /** Whether the two steps can be one layer. */
  boolean hasPlainSeparables() {
    return order == Order.DEPTHWISE_FIRST && between == Between.NONE && towers == 0;
  }
}
