package sparkception.zoo;

/**
 * A network, kernel or precision that was asked for and cannot be had; the message is a whole
 * sentence for the user. Any other IllegalArgumentException is a caller's defect.
 */
public final class UnsupportedSettingException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  public UnsupportedSettingException(String message) {
    super(message);
  }
}
