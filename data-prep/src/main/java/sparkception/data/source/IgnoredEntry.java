package sparkception.data.source;

/**
 * What is no image and nobody takes for one, such as {@code Thumbs.db} or a {@code README}: it is
 * counted apart from refused images and never fails a job.
 *
 * @param path where it is
 * @param reason in a few words, the same for all of its kind: {@code system file}
 */
public record IgnoredEntry(String path, String reason) implements SourceEntry {

  /** This, or where no reason is known, with that one. */
  SourceEntry orFor(String otherwise) {
    return reason == null ? new IgnoredEntry(path, otherwise) : this;
  }
}
