package sparkception.data.augment;

import java.io.Serializable;
import sparkception.data.image.Window;
import sparkception.data.random.Beta;
import sparkception.data.random.SplitMix64;

/**
 * Mixes the samples of a finished batch and their targets, in place: MixUp (Zhang et al., arXiv
 * 1710.09412), CutMix (Yun et al., arXiv 1905.04899), or either with equal chance.
 *
 * <p>A batch has one mixing weight; sample i is mixed with sample count - 1 - i, which training's
 * random order makes a random partner. A function of (batch, alphas, seed).
 */
public final class BatchMixer implements Serializable {
  private static final long serialVersionUID = 1L;

  private final double mixUpAlpha;
  private final double cutMixAlpha;
  private final int size;
  private final int channels;

  /**
   * Prepares to mix.
   *
   * @param mixUpAlpha of MixUp's Beta distribution; 0 turns MixUp off
   * @param cutMixAlpha of CutMix's Beta distribution; 0 turns CutMix off
   * @param size pixels of an image's sides
   * @param channels of an image
   */
  public BatchMixer(double mixUpAlpha, double cutMixAlpha, int size, int channels) {
    Ranges.require("MixUp alpha", mixUpAlpha, 0, 100);
    Ranges.require("CutMix alpha", cutMixAlpha, 0, 100);
    this.mixUpAlpha = mixUpAlpha;
    this.cutMixAlpha = cutMixAlpha;
    this.size = size;
    this.channels = channels;
  }

  /**
   * Mixes. Pixels of CutMix are exchanged here; how MixUp blends them is said, for whoever makes
   * numbers of them.
   *
   * @param pixels at least count x size x size x channels samples (NHWC)
   * @param targets count x classes floats, the distribution over the classes of each sample
   * @param count samples
   * @param seed decides the weight, the rectangle, and which of the two is done
   * @return share that each image is to keep of itself, the rest being its partner's; 1 for all
   */
  public float mix(byte[] pixels, float[] targets, int count, long seed) {
    SplitMix64 random = new SplitMix64(seed);
    if (mixUpAlpha > 0 && (cutMixAlpha == 0 || random.nextBoolean(0.5))) {
      return mixUp(targets, count, random);
    }
    if (cutMixAlpha > 0) {
      cutMix(pixels, targets, count, random);
    }
    return 1;
  }

  private float mixUp(float[] targets, int count, SplitMix64 random) {
    float weight = (float) Beta.next(mixUpAlpha, random);
    blendPairs(targets, targets.length / count, count, weight);
    return weight;
  }

  private void cutMix(byte[] pixels, float[] targets, int count, SplitMix64 random) {
    double reach = size * Math.sqrt(1 - Beta.next(cutMixAlpha, random)) / 2;
    int x = random.nextInt(size);
    int y = random.nextInt(size);
    int left = clip(x - reach);
    int top = clip(y - reach);
    int right = clip(x + reach);
    int bottom = clip(y + reach);
    if (right > left && bottom > top) {
      Window window = new Window(left, top, right - left, bottom - top);
      for (int i = 0; i < count / 2; i++) {
        exchange(pixels, i, count - 1 - i, window);
      }
      float cut = (float) window.width() * window.height() / (size * size);
      blendPairs(targets, targets.length / count, count, 1 - cut);
    }
  }

  private int clip(double edge) {
    return (int) Math.max(0, Math.min(size, Math.round(edge)));
  }

  private void exchange(byte[] pixels, int first, int second, Window window) {
    int image = size * size * channels;
    for (int y = window.y(); y < window.y() + window.height(); y++) {
      int row = (y * size + window.x()) * channels;
      for (int at = row; at < row + window.width() * channels; at++) {
        byte kept = pixels[first * image + at];
        pixels[first * image + at] = pixels[second * image + at];
        pixels[second * image + at] = kept;
      }
    }
  }

  /** Blends row i and row count - 1 - i with each other; the middle row of an odd count stays. */
  private static void blendPairs(float[] values, int length, int count, float weight) {
    for (int i = 0; i < count / 2; i++) {
      int first = i * length;
      int second = (count - 1 - i) * length;
      for (int j = 0; j < length; j++) {
        float a = values[first + j];
        float b = values[second + j];
        values[first + j] = weight * a + (1 - weight) * b;
        values[second + j] = weight * b + (1 - weight) * a;
      }
    }
  }
}
