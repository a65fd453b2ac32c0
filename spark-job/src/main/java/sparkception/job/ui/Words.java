package sparkception.job.ui;

import java.util.List;

/** How the command line says things, so that the page says them the same way. */
public interface Words {

  /** A failure in one sentence. */
  String of(Throwable failure);

  /** What is typed for a command, secrets left out. */
  String of(List<String> command);
}
