package sparkception.data.augment;

import sparkception.data.image.Pixels;

/**
 * The operations of RandAugment with the ranges of AutoAugment (Cubuk et al., arXiv 1805.09501,
 * table 6).
 */
enum RandAugmentOperation {
  IDENTITY,
  AUTO_CONTRAST,
  EQUALIZE,
  ROTATE,
  SOLARIZE,
  COLOUR,
  POSTERIZE,
  CONTRAST,
  BRIGHTNESS,
  SHARPNESS,
  SHEAR_X,
  SHEAR_Y,
  TRANSLATE_X,
  TRANSLATE_Y;

  private static final double DEGREES = 30;
  private static final double SHEAR = 0.3;
  private static final double TRANSLATION = 0.45;
  private static final double ENHANCEMENT = 0.9;
  private static final int POSTERIZED_BITS = 4;

  /**
   * Changes pixels in place.
   *
   * @param strength 0 to 1
   * @param sign 1 or -1, for operations with a direction
   */
  void apply(Pixels pixels, double strength, double sign) {
    double signed = sign * strength;
    switch (this) {
      case IDENTITY -> {}
      case AUTO_CONTRAST -> PointOperation.autoContrast(pixels);
      case EQUALIZE -> PointOperation.equalize(pixels);
      case ROTATE -> Affine.rotation(DEGREES * signed).apply(pixels);
      case SOLARIZE -> PointOperation.solarize(pixels, (int) Math.round(256 * (1 - strength)));
      case COLOUR -> ColourMatrix.saturation(1 + ENHANCEMENT * signed).apply(pixels);
      case POSTERIZE ->
          PointOperation.posterize(pixels, 8 - (int) Math.round(POSTERIZED_BITS * strength));
      case CONTRAST -> contrast(pixels, 1 + ENHANCEMENT * signed);
      case BRIGHTNESS -> PointOperation.scale(pixels, 1 + ENHANCEMENT * signed);
      case SHARPNESS -> Sharpness.apply(pixels, 1 + ENHANCEMENT * signed);
      case SHEAR_X -> Affine.shear(SHEAR * signed, 0).apply(pixels);
      case SHEAR_Y -> Affine.shear(0, SHEAR * signed).apply(pixels);
      case TRANSLATE_X ->
          Affine.translation(TRANSLATION * signed * pixels.width(), 0).apply(pixels);
      case TRANSLATE_Y ->
          Affine.translation(0, TRANSLATION * signed * pixels.height()).apply(pixels);
    }
  }

  private static void contrast(Pixels pixels, double factor) {
    double centre = ColourMatrix.identity().lumaOf(ColourMatrix.mean(pixels));
    ColourMatrix.contrast(factor, centre).apply(pixels);
  }
}
