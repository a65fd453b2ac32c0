package sparkception.job.recipe;

import sparkception.zoo.architecture.Labels;

/** By what the checkpoints of a run are compared. */
public enum Metric {
  /** Cross-entropy; less is better. */
  LOSS,
  /** Share of images whose class is the best guess. */
  TOP_1,
  /** Mean average precision, where images have many labels. */
  MAP_AT_100;

  /** What the paper goes by. */
  static Metric of(Labels labels) {
    return labels == Labels.ONE ? TOP_1 : MAP_AT_100;
  }

  /** As recipes and results name it. */
  public String key() {
    return Kebab.of(this);
  }
}
