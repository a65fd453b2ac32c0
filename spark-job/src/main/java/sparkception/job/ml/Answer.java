package sparkception.job.ml;

import java.io.Serializable;
import java.util.List;

/** What is made of a network's outputs for an image. */
interface Answer extends Serializable {

  /** How many cells. */
  int width();

  /** The cells that are added to the image's row. */
  List<Object> cells(float[] outputs);
}
