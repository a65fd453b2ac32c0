package sparkception.data.source;

import org.apache.hadoop.conf.Configuration;

/**
 * No content: the listing knows already why the image is refused.
 *
 * @param reason as a constant's name
 * @param detail one sentence with the value and the rule
 */
public record RefusedContent(String reason, String detail) implements ImageContent {

  /** Fails always; whoever prepares images asks for the reason first. */
  @Override
  public byte[] read(Configuration hadoop) {
    throw new IllegalStateException("Cannot read a refused image: " + detail);
  }
}
