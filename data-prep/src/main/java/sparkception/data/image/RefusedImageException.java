package sparkception.data.image;

import java.util.Locale;

/** An image that cannot become a sample, with the reason that its quarantine row states. */
public final class RefusedImageException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Why an image is refused. */
  public enum Reason {
    /** No bytes at all. */
    EMPTY,
    /** The content is no image format that is known here. */
    NOT_AN_IMAGE,
    /** A known format in a variant that cannot be decoded. */
    UNSUPPORTED,
    /** The bytes end before the image does. */
    TRUNCATED,
    /** The content contradicts its format. */
    DAMAGED,
    /** More encoded bytes than {@link ImageLimits#maxBytes()}. */
    TOO_MANY_BYTES,
    /** More pixels than {@link ImageLimits#maxPixels()}. */
    TOO_MANY_PIXELS,
    /**
     * More passes over the pixels than {@link ImageLimits#maxScans()}: it would cost too much time.
     */
    TOO_MANY_SCANS
  }

  private final Reason reason;

  /** Refuses with a detail: one sentence with the value that broke the rule. */
  public RefusedImageException(Reason reason, String detail) {
    super(detail);
    this.reason = reason;
  }

  /** Work on one image. */
  interface Work<T> {
    /** Does it. */
    T run() throws RefusedImageException;
  }

  /**
   * Makes whatever else an image throws a refusal of it: one image must not end a job. A lack of
   * memory is none, as it says nothing about the image.
   */
  static <T> T guard(Work<T> work) throws RefusedImageException {
    try {
      return work.run();
    } catch (RuntimeException | StackOverflowError e) {
      RefusedImageException refused =
          new RefusedImageException(
              Reason.DAMAGED,
              String.format(Locale.ROOT, "The content cannot be decoded (%s)", firstLine(e)));
      refused.initCause(e);
      throw refused;
    }
  }

  private static String firstLine(Throwable error) {
    return error.toString().lines().findFirst().orElse("");
  }

  /** The reason, for counting. */
  public Reason reason() {
    return reason;
  }

  /** The sentence that says what was found. */
  public String detail() {
    return getMessage();
  }
}
