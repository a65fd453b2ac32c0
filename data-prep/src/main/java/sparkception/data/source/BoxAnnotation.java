package sparkception.data.source;

import java.io.ByteArrayInputStream;
import java.io.Serializable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import sparkception.data.image.Box;

/**
 * What an annotation file of PASCAL VOC's form says of an image: {@code size} and the {@code
 * bndbox} of each {@code object}.
 *
 * @param image its name, which is the file's without folder and ending
 * @param boxes in fractions of the file's own {@code size}
 * @param leftOut number of boxes that have no area within that size
 */
record BoxAnnotation(String image, List<Box> boxes, int leftOut) implements Serializable {

  /**
   * Parses a file.
   *
   * @param file its path
   * @throws SourceException if it is no annotation
   */
  static BoxAnnotation parse(byte[] xml, String file) throws SourceException {
    try {
      return new Parser(file).parse(xml);
    } catch (XMLStreamException e) {
      throw new SourceException(
          String.format(Locale.ROOT, "Invalid annotation %s: %s", file, explain(e)));
    } catch (RuntimeException e) {
      // Java's parser has bugs that show as such.
      throw new SourceException(
          String.format(Locale.ROOT, "Invalid annotation %s: it is no XML (%s)", file, e));
    }
  }

  /** In a line; the exception itself holds a location, which cannot travel from an executor. */
  private static String explain(XMLStreamException e) {
    String whole = String.valueOf(e.getMessage());
    String message = whole.substring(whole.lastIndexOf('\n') + 1);
    int line = e.getLocation() == null ? 1 : e.getLocation().getLineNumber();
    return String.format(
        Locale.ROOT,
        "line %d is not XML as it should be (%s)",
        line,
        message.replaceFirst("^Message: ", ""));
  }

  /** A file's name without folder and ending: what images and annotations have in common. */
  static String name(String file) {
    String last = file.substring(file.lastIndexOf('/') + 1);
    return last.contains(".") ? last.substring(0, last.lastIndexOf('.')) : last;
  }

  /** Reads without document types, so that an entity cannot name a file or grow without end. */
  private static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    // What is wrong is thrown as well; Java's own reporter writes it to standard error, without the
    // file's name.
    factory.setXMLReporter((message, type, related, location) -> {});
    return factory;
  }

  /** One file while it is read. */
  private static final class Parser {

    private static final XMLInputFactory FACTORY = factory();
    private static final Set<String> NUMBERS =
        Set.of("width", "height", "xmin", "ymin", "xmax", "ymax");

    private final String file;
    private final Deque<String> open = new ArrayDeque<>();
    private final List<Map<String, Double>> corners = new ArrayList<>();
    private Map<String, Double> size = Map.of();
    private Map<String, Double> numbers = new HashMap<>();

    Parser(String file) {
      this.file = file;
    }

    BoxAnnotation parse(byte[] xml) throws XMLStreamException, SourceException {
      XMLStreamReader in = FACTORY.createXMLStreamReader(new ByteArrayInputStream(xml));
      while (in.hasNext()) {
        switch (in.next()) {
          case XMLStreamConstants.START_ELEMENT -> open.push(in.getLocalName());
          case XMLStreamConstants.CHARACTERS -> text(in.getText());
          case XMLStreamConstants.END_ELEMENT -> end(open.pop());
          default -> {}
        }
      }
      return scaled();
    }

    private void text(String text) throws SourceException {
      if (NUMBERS.contains(open.peek()) && !text.isBlank()) {
        numbers.put(open.peek(), number(open.peek(), text.strip()));
      }
    }

    private void end(String element) {
      boolean ofObject = "object".equals(open.peek());
      if (element.equals("size")) {
        size = numbers;
      } else if (element.equals("bndbox") && ofObject) {
        corners.add(numbers);
      }
      if (element.equals("size") || element.equals("bndbox")) {
        numbers = new HashMap<>();
      }
    }

    private BoxAnnotation scaled() throws SourceException {
      double width = value(size, "width");
      double height = value(size, "height");
      if (!(width > 0 && height > 0)) {
        throw new SourceException(
            String.format(
                Locale.ROOT,
                "Invalid annotation %s: its size is %s x %s (must be above 0)",
                file,
                width,
                height));
      }
      List<Box> boxes = new ArrayList<>();
      for (Map<String, Double> corner : corners) {
        Box.clipped(
                value(corner, "xmin") / width,
                value(corner, "ymin") / height,
                value(corner, "xmax") / width,
                value(corner, "ymax") / height)
            .ifPresent(boxes::add);
      }
      return new BoxAnnotation(name(file), List.copyOf(boxes), corners.size() - boxes.size());
    }

    private double value(Map<String, Double> found, String name) throws SourceException {
      Double value = found.get(name);
      if (value == null) {
        throw new SourceException(
            String.format(
                Locale.ROOT,
                "Invalid annotation %s: %s is missing (must be in size and in each bndbox)",
                file,
                name));
      }
      return value;
    }

    private double number(String name, String text) throws SourceException {
      try {
        double number = Double.parseDouble(text);
        if (Double.isFinite(number)) {
          return number;
        }
      } catch (NumberFormatException e) {
        // Said below, as of what is not finite.
      }
      throw new SourceException(
          String.format(
              Locale.ROOT, "Invalid annotation %s: %s is %s (must be a number)", file, name, text));
    }
  }
}
