package sparkception.job.explain;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import sparkception.zoo.explain.Method;

/** All pictures and their heat on one page that needs no other file. */
final class ExplanationPage {

  private final StringBuilder html = new StringBuilder();

  ExplanationPage(Method method) {
    html.append(
        String.format(
            Locale.ROOT,
            """
        <!doctype html><html lang="en"><meta charset="utf-8"><title>What the network looks at</title>
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
        <style>:root{color-scheme:light dark}body{font:14px sans-serif;margin:24px}
        main{display:flex;flex-wrap:wrap;gap:20px}figure{margin:0}figure img{width:192px;image-rendering:auto}
        figcaption{max-width:392px;overflow-wrap:anywhere}</style>
        <h1>What the network looks at</h1><p>Red is where it finds the named class, by %s.</p><main>
        """,
            name(method)));
  }

  private static String name(Method method) {
    return switch (method) {
      case GRAD_CAM -> "Grad-CAM";
      case GRAD_CAM_PLUS_PLUS -> "Grad-CAM++";
      case OCCLUSION -> "occlusion";
    };
  }

  void add(Explanation said, byte[] plain, byte[] overlay) {
    html.append("<figure>")
        .append(image(plain, "the picture"))
        .append(image(overlay, "heat of " + said.explained()))
        .append("<figcaption>")
        .append(escaped(said.path()))
        .append("<br>")
        .append(
            escaped(String.format(Locale.ROOT, "%s %.4f", said.explained(), said.probability())))
        .append(said.actual() == null ? "" : escaped(", is " + String.join(", ", said.actual())))
        .append(
            said.heatInBoxes() == null
                ? ""
                : String.format(
                    Locale.ROOT,
                    "<br>%.0f %% of the heat in boxes of %.0f %% of the area",
                    100 * said.heatInBoxes(),
                    100 * said.boxArea()))
        .append("</figcaption></figure>\n");
  }

  byte[] bytes() {
    return (html + "</main></html>\n").getBytes(StandardCharsets.UTF_8);
  }

  private static String image(byte[] png, String alternative) {
    return String.format(
        Locale.ROOT,
        "<img alt=\"%s\" src=\"data:image/png;base64,%s\">",
        escaped(alternative),
        Base64.getEncoder().encodeToString(png));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }
}
