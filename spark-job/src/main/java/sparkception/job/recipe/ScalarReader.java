package sparkception.job.recipe;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Reads single values by their text, because YAML 1.1 takes 1e-5 (which lacks a dot) for a string
 * and because overrides come as text.
 */
final class ScalarReader {

  private final Problems problems;

  ScalarReader(Problems problems) {
    this.problems = problems;
  }

  /** The value, or the default when the node does not hold one of the type. */
  Object read(JsonNode node, String key, Class<?> type, Object defaultValue) {
    if (!type.isPrimitive() && isNull(node) && (!type.isEnum() || defaultValue == null)) {
      return null;
    }
    Optional<Object> value = node.isValueNode() ? parse(node.asText(), type) : Optional.empty();
    if (value.isEmpty()) {
      problems.invalid(key, node.isValueNode() ? node.asText() : node, rule(type));
    }
    return value.orElse(defaultValue);
  }

  private static boolean isNull(JsonNode node) {
    return node.isNull() || node.asText().equals("null");
  }

  private static Optional<Object> parse(String text, Class<?> type) {
    if (type.isEnum()) {
      return parseEnum(text, type);
    }
    if (type == String.class) {
      return Optional.of(text);
    }
    if (type == boolean.class) {
      return text.matches("true|false") ? Optional.of(text.equals("true")) : Optional.empty();
    }
    return parseNumber(text, type);
  }

  private static Optional<Object> parseEnum(String text, Class<?> type) {
    return Arrays.stream(type.getEnumConstants())
        .filter(constant -> Kebab.of((Enum<?>) constant).equals(text))
        .map(Object.class::cast)
        .findFirst();
  }

  private static Optional<Object> parseNumber(String text, Class<?> type) {
    try {
      BigDecimal number = new BigDecimal(text.replace("_", ""));
      if (isInt(type)) {
        return Optional.of(number.intValueExact());
      }
      return Optional.of(isLong(type) ? number.longValueExact() : finite(number));
    } catch (ArithmeticException | NumberFormatException notOfTheType) {
      return Optional.empty();
    }
  }

  private static Object finite(BigDecimal number) {
    double value = number.doubleValue();
    if (Double.isInfinite(value)) {
      throw new ArithmeticException("beyond a double");
    }
    return value;
  }

  private static boolean isInt(Class<?> type) {
    return type == int.class || type == Integer.class;
  }

  private static boolean isLong(Class<?> type) {
    return type == long.class || type == Long.class;
  }

  private static String rule(Class<?> type) {
    if (type.isEnum()) {
      return "must be "
          + Arrays.stream(type.getEnumConstants())
              .map(constant -> Kebab.of((Enum<?>) constant))
              .collect(Collectors.joining(", "));
    }
    if (type == boolean.class) {
      return "must be true or false";
    }
    if (type == String.class) {
      return "must be a word";
    }
    return isInt(type) || isLong(type) ? "must be a whole number" : "must be a number";
  }
}
