package sparkception.data.augment;

import java.util.List;
import sparkception.data.image.Box;
import sparkception.data.image.RefusedImageException;

/** Turns what a shard holds of a sample into a network's input. Safe for use by several threads. */
public interface SampleDecoder {

  /** Bytes a sample takes. */
  int length();

  /**
   * Decodes one sample.
   *
   * @param encoded what the shard holds
   * @param boxes around objects in it
   * @param sampleSeed decides every random choice
   * @param out receives {@link #length()} bytes
   * @param offset index in {@code out} of the first
   * @throws RefusedImageException when the bytes cannot be decoded
   */
  void apply(byte[] encoded, List<Box> boxes, long sampleSeed, byte[] out, int offset)
      throws RefusedImageException;
}
