package sparkception.job.registry;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which versions go when there are too many. What is named stays whatever its age: the champion,
 * the champions that rollbacks reach, what it began with, what is kept by hand, and the newest,
 * whose data set is the last that was seen.
 *
 * @param newest how many of the newest stay, at least 1
 * @param rollbacks how many former champions stay
 */
public record Retention(int newest, int rollbacks) {

  /** Ten, and three ways back. */
  public static final Retention DEFAULT = new Retention(10, 3);

  /** Rejects what would keep nothing. */
  public Retention {
    if (newest < 1 || rollbacks < 0) {
      throw new IllegalArgumentException("Invalid retention (must keep 1 or more)");
    }
  }

  /**
   * The versions to delete, oldest first.
   *
   * @param versions all there are, in any order
   * @param kept versions that are kept by hand
   */
  public List<Integer> superfluous(
      List<ModelVersion> versions, Champion champion, Set<Integer> kept) {
    Set<Integer> named = named(versions, champion, kept);
    List<Integer> numbers = versions.stream().map(ModelVersion::number).sorted().toList();
    int beyond = Math.max(0, numbers.size() - newest);
    return numbers.subList(0, beyond).stream().filter(number -> !named.contains(number)).toList();
  }

  private Set<Integer> named(List<ModelVersion> versions, Champion champion, Set<Integer> kept) {
    Set<Integer> named = new TreeSet<>(kept);
    List<Champion.Reign> reigns = champion.reigns();
    reigns
        .subList(Math.max(0, reigns.size() - 1 - rollbacks), reigns.size())
        .forEach(reign -> named.add(reign.version()));
    versions.stream()
        .filter(version -> champion.version().filter(one -> one == version.number()).isPresent())
        .map(version -> version.lineage().parent())
        .filter(parent -> parent != null)
        .forEach(named::add);
    return named;
  }
}
