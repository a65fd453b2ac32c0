package org.apache.zeppelin.spark;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The lines of a paragraph. Where a statement ends, Scala's shell says of what it is given; where a
 * whole one goes on in a later line, only that line tells.
 */
record ScalaLines(List<String> lines) {

  private static final List<String> BEGINNINGS =
      List.of(".", "}", ")", "]", "else", "catch", "finally", "yield", "with ", "extends ");

  private static final String CLASS =
      "(?s)\\s*((case|final|sealed|abstract|private)\\s+)*(class|trait)\\s.*";

  ScalaLines(String code) {
    this(code.lines().toList());
  }

  /** Whether the statement goes on after a line, though it could be whole there. */
  boolean goesOn(String statement, int line) {
    return lines.stream()
        .skip(line + 1L)
        .map(String::strip)
        .filter(later -> !isSilent(later))
        .findFirst()
        .filter(next -> belongs(next, statement))
        .isPresent();
  }

  /** A companion object can only be told together with its class. */
  private static boolean belongs(String next, String statement) {
    return BEGINNINGS.stream().anyMatch(next::startsWith)
        || (next.startsWith("object ") && withoutComments(statement).matches(CLASS));
  }

  /** Whether there is nothing in it but comments. */
  static boolean isSilent(String code) {
    return withoutComments(code).isBlank();
  }

  /** Without those that have lines of their own, and blocks. */
  private static String withoutComments(String code) {
    return code.replaceAll("(?s)/\\*.*?\\*/", "")
        .lines()
        .filter(line -> !line.strip().startsWith("//"))
        .collect(Collectors.joining("\n"));
  }
}
