package sparkception.data.augment;

import java.util.List;
import sparkception.data.image.Box;
import sparkception.data.image.ImageHeader;
import sparkception.data.image.Pixels;
import sparkception.data.image.RefusedImageException;
import sparkception.data.image.WindowDecoder;
import sparkception.data.random.SplitMix64;

/**
 * Turns an encoded image into what a network is shown: a function of nothing but the image, the
 * options and the sample's seed. The network's own numbers ({@link AugmentOptions#scaling}) are
 * made of the samples by whoever computes.
 *
 * <p>Safe for use by several threads.
 */
public final class Augmenter implements SampleDecoder {
  private final AugmentOptions options;
  private final PixelWriter writer;

  /** Prepares to augment as the options say. */
  public Augmenter(AugmentOptions options) {
    this.options = options;
    this.writer = new PixelWriter(options);
  }

  /** The seed of a sample in an epoch of a run. */
  public static long sampleSeed(long seed, long epoch, long sample) {
    return SplitMix64.seed(seed, epoch, sample);
  }

  /** The options it was made from. */
  public AugmentOptions options() {
    return options;
  }

  /** Samples of an image: size x size x channels. */
  @Override
  public int length() {
    return options.size() * options.size() * options.channels();
  }

  /**
   * Augments one image.
   *
   * @param encoded the image's bytes
   * @param sampleSeed decides every random choice, see {@link #sampleSeed}
   * @param out receives {@link #length()} samples of 0 to 255, rows of pixels of channels (HWC), R
   *     before G before B
   * @param offset index in {@code out} of the first
   * @throws RefusedImageException when the bytes are no image that can be decoded
   */
  public void apply(byte[] encoded, long sampleSeed, byte[] out, int offset)
      throws RefusedImageException {
    apply(encoded, List.of(), sampleSeed, out, offset);
  }

  /**
   * Augments one image that has boxes around its objects.
   *
   * @param boxes in the image as it is seen upright
   * @throws RefusedImageException when the bytes are no image that can be decoded
   */
  @Override
  public void apply(byte[] encoded, List<Box> boxes, long sampleSeed, byte[] out, int offset)
      throws RefusedImageException {
    WindowDecoder decoder = new WindowDecoder(encoded);
    SplitMix64 random = new SplitMix64(sampleSeed);
    View view = view(decoder.header(), boxes, random);
    Pixels pixels = decoder.decode(view.window(), options.size());
    options.randAugment().apply(pixels, random);
    changeColours(pixels, random);
    options.erasing().apply(pixels, random);
    writer.write(pixels, view, out, offset);
  }

  private void changeColours(Pixels pixels, SplitMix64 random) {
    if (!options.jitter().changesNothing()) {
      options.jitter().apply(pixels, random);
    }
  }

  private View view(ImageHeader header, List<Box> boxes, SplitMix64 random) {
    View view =
        options
            .crop()
            .choose(header.uprightWidth(), header.uprightHeight(), boxes, options.size(), random);
    return view.flipped(options.flip() && random.nextBoolean(0.5));
  }
}
