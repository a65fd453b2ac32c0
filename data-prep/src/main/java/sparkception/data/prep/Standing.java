package sparkception.data.prep;

import java.util.Optional;
import sparkception.data.shard.Manifest;

/** How an output folder stands to what is to be made in it. */
sealed interface Standing {

  /**
   * It may be written to.
   *
   * @param begun how this very data set was begun, by a job that was stopped
   */
  record Open(Optional<PrepStart> begun) implements Standing {}

  /** It is made already. */
  record Done(Manifest manifest) implements Standing {}

  /**
   * What is in it is to be made anew.
   *
   * @param why in words, after a colon
   */
  record Outdated(String why) implements Standing {}
}
