package sparkception.zoo.torch;

import java.io.IOException;

/** A file that is no safetensors file of 32-bit floats. */
public final class TorchFileException extends IOException {

  private static final long serialVersionUID = 1L;

  TorchFileException(String message) {
    super(message);
  }

  TorchFileException(String message, Throwable cause) {
    super(message, cause);
  }
}
