package sparkception.data.shard;

import java.io.Serializable;

/**
 * A class of images.
 *
 * @param index its label, from 0
 * @param id its identity in the source: a folder's name, a synset
 * @param name what people call it
 */
public record ImageClass(int index, String id, String name) implements Serializable {}
