package sparkception.job.run;

import java.util.Locale;

/**
 * The version of a run folder's contract, {@code MAJOR.MINOR} in {@code run.json}. A minor one adds
 * fields and files, which older programs leave out; a major one changes what is there.
 *
 * @param major 0 of folders from before there were versions
 */
record RunSchema(int major, int minor) {

  /** What this program writes. */
  static final RunSchema CURRENT = new RunSchema(1, 1);

  private static final RunSchema NONE = new RunSchema(0, 0);

  /**
   * The version that a run folder states.
   *
   * @param text null of folders from before there were versions
   */
  static RunSchema of(RunFolder run, String text) throws RunFolderException {
    if (text == null) {
      return NONE;
    }
    if (!text.matches("\\d{1,6}[.]\\d{1,6}")) {
      throw new RunFolderException(
          String.format(
              Locale.ROOT, "Invalid %s: schema_version %s (must be MAJOR.MINOR)", run.run(), text));
    }
    int dot = text.indexOf('.');
    return new RunSchema(
        Integer.parseInt(text.substring(0, dot)), Integer.parseInt(text.substring(dot + 1)));
  }

  /** Makes sure that this program can make sense of the folder. */
  void requireReadable(RunFolder run) throws RunFolderException {
    if (major > CURRENT.major) {
      throw new RunFolderException(
          String.format(
              Locale.ROOT,
              "Unsupported run folder %s: its schema_version is %s, this program reads those up to"
                  + " %d.x; use the version that wrote it or a newer one",
              run.path(),
              this,
              CURRENT.major));
    }
  }

  @Override
  public String toString() {
    return major + "." + minor;
  }
}
