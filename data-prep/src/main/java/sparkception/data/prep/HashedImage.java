package sparkception.data.prep;

import java.io.Serializable;
import sparkception.data.source.SourceImage;

/**
 * An image and the SHA-256 of its bytes.
 *
 * @param content empty where nobody needs it, or where the bytes cannot be had
 */
record HashedImage(SourceImage image, String content) implements Serializable {}
