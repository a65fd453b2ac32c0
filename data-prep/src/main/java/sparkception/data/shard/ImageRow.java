package sparkception.data.shard;

/**
 * One image of a data set: a row of a shard.
 *
 * @param bytes the encoded image
 * @param path where it came from, relative to the input
 * @param label index of its class; of its first class in multi-label data
 * @param labels indices of all its classes; empty in single-label data
 * @param weights confidence of each of {@code labels}
 * @param width pixels, as it is seen upright
 * @param height pixels, as it is seen upright
 * @param sha256 of {@code bytes}, lower-case hexadecimal
 */
public record ImageRow(
    byte[] bytes,
    String path,
    int label,
    int[] labels,
    float[] weights,
    int width,
    int height,
    String sha256) {}
