package sparkception.zoo.engine;

import java.io.Serializable;

/**
 * What goes into a network and what comes out.
 *
 * @param input height and width of an image
 * @param channels 1 for gray, 3 for RGB
 * @param classes outputs
 */
public record NetworkShape(int input, int channels, int classes) implements Serializable {

  /** Values of one image. */
  public int imageLength() {
    return input * input * channels;
  }
}
