package sparkception.job.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Option;

/** An act that may be repeated while runs train. */
final class Following {

  private static final int SECONDS = 10;

  @Option(
      names = "--follow",
      description = "Go on while runs train, every ten seconds, until Ctrl-C.")
  boolean follow;

  /** What is repeated. */
  interface Act {
    void run() throws IOException;
  }

  /** Repeats it until a signal if that was asked for; what fails may be whole the next time. */
  void repeat(Act act, PrintWriter err) throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    while (follow && !never.await(SECONDS, TimeUnit.SECONDS)) {
      try {
        act.run();
      } catch (IOException e) {
        ErrorReport.of(e).lines().forEach(err::println);
        err.flush();
      }
    }
  }
}
