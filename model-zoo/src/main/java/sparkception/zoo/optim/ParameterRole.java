package sparkception.zoo.optim;

/** What a parameter is for, and so how an update and an average must treat it. */
public enum ParameterRole {
  /** Convolution and dense weights: decayed and updated by gradient. */
  WEIGHT,
  /** Biases, and batch normalization's shift: updated by gradient, decayed only if asked. */
  BIAS,
  /** Batch normalization's scale: updated by gradient, decayed only if asked. */
  SCALE,
  /** Batch normalization's running mean: moved by the layer itself. */
  RUNNING_MEAN,
  /** Batch normalization's running variance: moved by the layer itself. */
  RUNNING_VARIANCE,
  /** Parameters of a frozen layer: never touched. */
  FROZEN;

  /** Whether a gradient moves it; statistics and frozen parameters are not trained. */
  public boolean isTrained() {
    return this == WEIGHT || this == BIAS || this == SCALE;
  }

  /** Whether it is a statistic that the layer keeps while it sees data. */
  public boolean isStatistic() {
    return this == RUNNING_MEAN || this == RUNNING_VARIANCE;
  }
}
