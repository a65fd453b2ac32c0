package sparkception.zoo.keras;

import java.io.IOException;

/** A file that does not have Keras's weights in a form that is read here. */
public final class KerasFileException extends IOException {

  private static final long serialVersionUID = 1L;

  KerasFileException(String message, Throwable cause) {
    super(message, cause);
  }

  KerasFileException(String message) {
    super(message);
  }
}
