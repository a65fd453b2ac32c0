package sparkception.job.predict;

import java.io.Serializable;

/**
 * A class that may be on a picture.
 *
 * @param index of the network's output
 * @param id of the class, such as {@code n02119789}
 * @param name of the class
 * @param probability in [0, 1]
 */
public record Guess(int index, String id, String name, float probability) implements Serializable {}
