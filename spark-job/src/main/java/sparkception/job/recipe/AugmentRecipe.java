package sparkception.job.recipe;

/**
 * How training images are varied.
 *
 * @param flip mirror half of them left to right
 * @param crop which part of an image is used
 * @param pad pixels added on each side before a {@code pad} crop
 */
public record AugmentRecipe(boolean flip, Crop crop, int pad) implements Section {

  static final AugmentRecipe DEFAULT = new AugmentRecipe(true, Crop.NONE, 2);

  /** The ways to crop. */
  public enum Crop {
    /** The centre, as evaluation does. */
    NONE,
    /** A window of the input's size, somewhere in the image with a margin around it. */
    PAD,
    /** A window of random area and aspect ratio, resized (arXiv 1409.4842, section 6). */
    RANDOM_RESIZED
  }

  @Override
  public void check(Problems problems) {
    problems.requireNotNegative("augment.pad", pad);
  }
}
