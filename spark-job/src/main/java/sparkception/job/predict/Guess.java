package sparkception.job.predict;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import sparkception.data.shard.ImageClass;

/**
 * A class that may be on a picture.
 *
 * @param index of the network's output
 * @param id of the class, such as {@code n02119789}
 * @param name of the class
 * @param probability in [0, 1]
 */
public record Guess(int index, String id, String name, float probability) implements Serializable {

  /**
   * The likeliest classes of a picture, equal ones in the order of the outputs.
   *
   * @param classes of the outputs, in their order
   * @param probabilities the network's outputs
   * @param from index of the picture's first
   * @param top how many at most
   */
  public static List<Guess> likeliest(
      List<ImageClass> classes, float[] probabilities, int from, int top) {
    boolean[] taken = new boolean[classes.size()];
    List<Guess> guesses = new ArrayList<>();
    while (guesses.size() < Math.min(top, classes.size())) {
      int best = -1;
      for (int i = 0; i < taken.length; i++) {
        if (!taken[i] && (best < 0 || probabilities[from + i] > probabilities[from + best])) {
          best = i;
        }
      }
      taken[best] = true;
      ImageClass found = classes.get(best);
      guesses.add(new Guess(best, found.id(), found.name(), probabilities[from + best]));
    }
    return guesses;
  }
}
