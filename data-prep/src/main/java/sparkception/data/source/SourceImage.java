package sparkception.data.source;

import java.io.Serializable;

/**
 * One image of a source, before it is read.
 *
 * @param split the split that the source puts it in; null if that is left to us
 * @param label index of its class, as the source says; it may be out of range
 * @param path unique within the source, and the same at each listing
 * @param bytes length of its content, as far as the listing knows
 * @param content how to get it
 */
public record SourceImage(String split, int label, String path, long bytes, ImageContent content)
    implements Serializable {}
