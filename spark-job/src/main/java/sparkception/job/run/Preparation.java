package sparkception.job.run;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import sparkception.data.image.ImageLimits;
import sparkception.data.image.ImageOptions;

/**
 * What became of pictures on their way into the data set that a run was trained on; whoever shows
 * its network other pictures must do the same.
 *
 * @param shorterSide pixels that it was reduced to; 0 for none
 * @param square whether the centre square was cut out
 * @param jpegQuality of images that were encoded again
 * @param background 0xRRGGBB that transparent pixels were blended onto
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record Preparation(int shorterSide, boolean square, int jpegQuality, int background) {

  /** Of a data set. */
  public static Preparation of(ImageOptions options) {
    return new Preparation(
        options.shorterSide(), options.square(), options.jpegQuality(), options.background());
  }

  /** How to prepare a picture. */
  public ImageOptions options() {
    return new ImageOptions(shorterSide, square, jpegQuality, background, ImageLimits.DEFAULT);
  }
}
