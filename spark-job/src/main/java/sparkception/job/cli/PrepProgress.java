package sparkception.job.cli;

import java.io.PrintWriter;
import java.util.Locale;
import sparkception.data.prep.PrepListener;

/** Shows how far data preparation has come. */
final class PrepProgress implements PrepListener {

  private final PrintWriter err;
  private final boolean terminal;
  private long lastTenth = -1;

  PrepProgress(PrintWriter err, boolean terminal) {
    this.err = err;
    this.terminal = terminal;
  }

  static PrepProgress onStandardError(PrintWriter err) {
    return new PrepProgress(err, Terminal.isStandardError());
  }

  @Override
  public void progress(long done, long total) {
    String line =
        String.format(
            Locale.ROOT,
            "%s of %s images (%s)",
            Amounts.count(done),
            Amounts.count(total),
            Amounts.percent((double) done, (double) total));
    if (terminal) {
      err.print(Terminal.START_OF_LINE + line + (done == total ? "\n" : ""));
    } else if (10 * done / total != lastTenth) {
      lastTenth = 10 * done / total;
      err.println(line);
    }
    err.flush();
  }

  @Override
  public void warning(String message) {
    err.println((terminal ? Terminal.START_OF_LINE : "") + "Warning: " + message);
    err.flush();
  }
}
