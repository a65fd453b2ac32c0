package sparkception.data.augment;

import java.io.Serializable;
import java.util.List;
import sparkception.data.image.Box;
import sparkception.data.image.Window;
import sparkception.data.random.SplitMix64;

/** Which part of an image is looked at. */
public sealed interface Crop extends Serializable {
  /** Chooses the view of an upright image for an output of {@code size} x {@code size} pixels. */
  View choose(int width, int height, int size, SplitMix64 random);

  /** The same for an image that has boxes, which most crops do not look at. */
  default View choose(int width, int height, List<Box> boxes, int size, SplitMix64 random) {
    return choose(width, height, size, random);
  }

  /**
   * The largest centred square, reduced to a fraction of its side: what evaluation sees.
   *
   * @param fraction of the shorter side, above 0 to 1; ImageNet's 299 of 342 pixels are 0.875
   */
  record Centre(double fraction) implements Crop {
    /** Rejects fractions out of range. */
    public Centre {
      Ranges.require("centre crop's fraction", fraction, Math.ulp(0.0), 1);
    }

    @Override
    public View choose(int width, int height, int size, SplitMix64 random) {
      int side = Math.max(1, (int) Math.round(fraction * Math.min(width, height)));
      return View.of(Window.centred(width, height, side, side));
    }
  }

  /**
   * The centred square, shifted by up to {@code padding} output pixels each way; what comes in is
   * black. For small images (He et al., arXiv 1512.03385, section 4.2).
   *
   * @param padding output pixels, at least 0
   */
  record Shift(int padding) implements Crop {
    /** Rejects negative padding. */
    public Shift {
      Ranges.require("shift crop's padding", padding, 0, Short.MAX_VALUE);
    }

    @Override
    public View choose(int width, int height, int size, SplitMix64 random) {
      int side = Math.min(width, height);
      return new View(
          Window.centred(width, height, side, side), shift(random), shift(random), false);
    }

    private int shift(SplitMix64 random) {
      return random.nextInt(2 * padding + 1) - padding;
    }
  }

  /**
   * A window of random area and aspect ratio (Szegedy et al., arXiv 1409.4842, section 6), or the
   * largest centred one within the ratios when ten tries do not fit.
   *
   * @param minArea least fraction of the image's area
   * @param maxArea greatest fraction of the image's area
   * @param minRatio least width / height
   * @param maxRatio greatest width / height
   */
  record RandomResized(double minArea, double maxArea, double minRatio, double maxRatio)
      implements Crop {
    /** Area 0.08 to 1, ratio 3/4 to 4/3. */
    public static final RandomResized INCEPTION = new RandomResized(0.08, 1, 3 / 4.0, 4 / 3.0);

    private static final int TRIES = 10;

    /** Rejects ranges that are empty or out of range. */
    public RandomResized {
      Ranges.require("random crop's greatest area", maxArea, Math.ulp(0.0), 1);
      Ranges.require("random crop's least area", minArea, Math.ulp(0.0), maxArea);
      Ranges.require("random crop's greatest ratio", maxRatio, Math.ulp(0.0), 100);
      Ranges.require("random crop's least ratio", minRatio, Math.ulp(0.0), maxRatio);
    }

    @Override
    public View choose(int width, int height, int size, SplitMix64 random) {
      for (int i = 0; i < TRIES; i++) {
        double area = random.nextDouble(minArea, maxArea) * width * height;
        double ratio =
            StrictMath.exp(random.nextDouble(StrictMath.log(minRatio), StrictMath.log(maxRatio)));
        int w = (int) Math.round(Math.sqrt(area * ratio));
        int h = (int) Math.round(Math.sqrt(area / ratio));
        if (w >= 1 && w <= width && h >= 1 && h <= height) {
          return View.of(
              new Window(random.nextInt(width - w + 1), random.nextInt(height - h + 1), w, h));
        }
      }
      return View.of(largestCentred(width, height));
    }

    private Window largestCentred(int width, int height) {
      int w = (int) Math.max(1, Math.min(width, Math.round(height * maxRatio)));
      int h = (int) Math.max(1, Math.min(height, Math.round(width / minRatio)));
      return Window.centred(width, height, w, h);
    }
  }

  /**
   * A random window that shows some of an object, as TensorFlow's sample_distorted_bounding_box
   * chooses it: at least a share of one of the image's boxes, or the whole image when {@value
   * #TRIES} windows do not. Any window serves an image without boxes.
   *
   * @param windows to try
   * @param share of a box, above 0 to 1
   */
  record Covering(RandomResized windows, double share) implements Crop {
    private static final int TRIES = 100;

    /** Rejects shares out of range. */
    public Covering {
      Ranges.require("covering crop's share of a box", share, Math.ulp(0.0), 1);
    }

    @Override
    public View choose(int width, int height, int size, SplitMix64 random) {
      return windows.choose(width, height, size, random);
    }

    @Override
    public View choose(int width, int height, List<Box> boxes, int size, SplitMix64 random) {
      if (boxes.isEmpty()) {
        return choose(width, height, size, random);
      }
      for (int i = 0; i < TRIES; i++) {
        View view = choose(width, height, size, random);
        if (boxes.stream().anyMatch(box -> box.shownBy(view.window(), width, height) >= share)) {
          return view;
        }
      }
      return View.of(Window.whole(width, height));
    }
  }
}
