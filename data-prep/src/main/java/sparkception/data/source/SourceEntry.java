package sparkception.data.source;

import java.io.Serializable;

/**
 * Something that a source has: an image, which is then stored or refused with a reason, or what is
 * none and is left out knowingly. A source drops nothing else, so that what is counted is what is
 * there.
 */
public sealed interface SourceEntry extends Serializable permits SourceImage, IgnoredEntry {

  /** Where it is; unique within the source, and the same at each listing. */
  String path();
}
