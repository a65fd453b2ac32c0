package sparkception.job.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Names with what they are, as a table; what is not known has no row. */
final class Facts {

  private final Map<String, String> facts = new LinkedHashMap<>();

  /** Adds a row, unless the value is null. */
  Facts add(String name, Object value) {
    if (value != null) {
      facts.put(name, value.toString());
    }
    return this;
  }

  /** Adds a row, unless there is one of that name or the value is null. */
  Facts addIfAbsent(String name, Object value) {
    return facts.containsKey(name) ? this : add(name, value);
  }

  /**
   * The table; nothing when it would be empty.
   *
   * @param caption for those who do not see where it stands
   */
  String html(String caption) {
    return facts.isEmpty()
        ? ""
        : facts.entrySet().stream()
            .map(fact -> Html.row(fact.getKey(), List.of(Html.cell(fact.getValue()))))
            .collect(
                Collectors.joining(
                    "",
                    Figures.format(
                        "<table class=\"facts\">\n<caption>%s</caption>\n<tbody>\n",
                        Html.text(caption)),
                    "</tbody></table>"));
  }
}
