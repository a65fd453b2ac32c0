package sparkception.job.ui;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which requests are let in: those that read, and name this machine by a name that is only its own.
 * A page of another site can make a browser send requests to 127.0.0.1, and after its own name is
 * bound to that address anew, it could read the answers; its requests still carry its name.
 */
final class Gate {

  private static final Set<String> METHODS = Set.of("GET", "HEAD");

  /** Any port, as the page may be looked at through a tunnel. */
  private static final Pattern HOST =
      Pattern.compile(
          "(localhost|127\\.0\\.0\\.1|\\[::1\\])(:\\d{1,5})?", Pattern.CASE_INSENSITIVE);

  private Gate() {}

  /**
   * Why a request is refused; empty if it is not.
   *
   * @param hosts its headers {@code Host}; null for none
   */
  static Optional<Answer> refusal(String method, List<String> hosts) {
    if (!METHODS.contains(method)) {
      return Optional.of(
          Answer.problem(405, "Only GET and HEAD are answered: nothing is changed."));
    }
    boolean named = hosts != null && hosts.size() == 1 && HOST.matcher(hosts.get(0)).matches();
    return named
        ? Optional.empty()
        : Optional.of(
            Answer.problem(
                403, "This page is shown at localhost and 127.0.0.1 under no other name."));
  }
}
