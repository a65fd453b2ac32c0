package sparkception.zoo.engine;

/** An engine that cannot do what it is asked for; the message is a sentence for the user. */
public class EngineException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** With one clear sentence, which begins with Cannot, Invalid or Unsupported. */
  public EngineException(String message) {
    super(message);
  }

  /** The same for a failure below. */
  public EngineException(String message, Throwable cause) {
    super(message, cause);
  }

  /** Whether nothing that computes as this did can be made in this process any more. */
  public boolean endsProcess() {
    return false;
  }
}
