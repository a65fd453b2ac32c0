package sparkception.job.notebook;

/**
 * A page to be shown in a notebook. Zeppelin shows it when a cell prints it ({@code
 * print(run.training())}); elsewhere {@link #frame} is HTML for {@code display}.
 *
 * @param html a whole HTML page that needs no other file
 */
public record NotebookPage(String html) {

  /**
   * The page in a frame of its own, as high as the page: neither its style sheet nor its script
   * reaches the notebook around it. It is one line.
   */
  public String frame() {
    String source = html.replace("&", "&amp;").replace("\"", "&quot;").replace("\n", "&#10;");
    return "<iframe title=\"Sparkception\" style=\"width:100%;height:4em;border:0\""
        + " onload=\"const frame=this,page=this.contentDocument.documentElement;"
        + "new ResizeObserver(()=>frame.style.height=page.offsetHeight+'px').observe(page)\""
        + " srcdoc=\""
        + source
        + "\"></iframe>";
  }

  /** What Zeppelin takes for HTML. */
  @Override
  public String toString() {
    return "%html " + frame() + "\n";
  }
}
