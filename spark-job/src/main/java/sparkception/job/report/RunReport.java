package sparkception.job.report;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.fs.Path;
import sparkception.job.run.RunFolder;
import sparkception.job.run.RunFolderException;

/** Writes {@code RUN/report.html}. */
public final class RunReport {

  /** The report's file name. */
  public static final String FILE = "report.html";

  private final RunFolder run;

  /** A report on what the run folder holds by now. */
  public RunReport(RunFolder run) {
    this.run = run;
  }

  /**
   * Writes the report, replacing an older one.
   *
   * @return its path
   * @throws RunFolderException when the folder is not a run's
   */
  public Path write() throws IOException {
    Path file = new Path(run.path(), FILE);
    byte[] html = html().getBytes(StandardCharsets.UTF_8);
    try (OutputStream out = run.files().create(file, true)) {
      out.write(html);
    }
    return file;
  }

  /**
   * The page.
   *
   * @throws RunFolderException when the folder is not a run's
   */
  public String html() throws IOException {
    return ReportPage.of(run).html();
  }
}
