package sparkception.job.registry;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code champion.json}: which version is the champion, and which were before it. Replaced as a
 * whole, by one rename.
 *
 * @param reigns champions, the present one last; what was rolled back is not among them
 * @param withdrawn versions that were rolled back, and not promoted again since
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record Champion(List<Reign> reigns, List<Integer> withdrawn) {

  /** No version yet. */
  static final Champion NONE = new Champion(List.of(), List.of());

  /**
   * A version that was made champion.
   *
   * @param version its number
   * @param since ISO 8601, UTC
   * @param reason in one sentence
   */
  public record Reign(int version, String since, String reason) {}

  /** Earlier ones first. */
  public Champion {
    reigns = reigns == null ? List.of() : List.copyOf(reigns);
    withdrawn = withdrawn == null ? List.of() : List.copyOf(withdrawn);
  }

  /** Its number; empty before the first. */
  public Optional<Integer> version() {
    return reigns.isEmpty()
        ? Optional.empty()
        : Optional.of(reigns.get(reigns.size() - 1).version());
  }

  /** The version that a rollback brings back. */
  public Optional<Integer> previous() {
    return reigns.size() < 2
        ? Optional.empty()
        : Optional.of(reigns.get(reigns.size() - 2).version());
  }

  /** Whether a version is or was the champion, rolled back or not. */
  public boolean hasSeen(int version) {
    return withdrawn.contains(version)
        || reigns.stream().anyMatch(reign -> reign.version() == version);
  }

  Champion promoted(int version, String now, String reason) {
    List<Reign> more = new ArrayList<>(reigns);
    more.add(new Reign(version, now, reason));
    return new Champion(more, withdrawn.stream().filter(each -> each != version).toList());
  }

  /** The one before is the champion again; there must be one. */
  Champion rolledBack() {
    List<Integer> more = new ArrayList<>(withdrawn);
    more.add(version().orElseThrow());
    return new Champion(reigns.subList(0, reigns.size() - 1), more);
  }
}
