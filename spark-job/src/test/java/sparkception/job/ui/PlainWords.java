package sparkception.job.ui;

import java.util.List;

/** Messages as they are. */
final class PlainWords implements Words {

  @Override
  public String of(Throwable failure) {
    return String.valueOf(failure.getMessage());
  }

  @Override
  public String of(List<String> command) {
    return "sparkception " + String.join(" ", command);
  }
}
