package sparkception.data.image;

import java.util.List;

/**
 * An image as the data set stores it.
 *
 * @param bytes encoded, JPEG, PNG or WebP; the original ones when nothing had to change
 * @param width pixels a row
 * @param height rows
 * @param original whether {@code bytes} are the original ones
 * @param sums over the pixels, for the data set's channel mean and deviation
 * @param boxes those of its boxes of which something is left in it
 */
public record PreparedImage(
    byte[] bytes, int width, int height, boolean original, PixelSums sums, List<Box> boxes) {}
