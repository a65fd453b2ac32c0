package sparkception.job.cli;

import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a format as it is written on the command line: {@code class-folders}. */
final class KebabFormat implements ITypeConverter<PrepCommand.Format> {

  @Override
  public PrepCommand.Format convert(String value) {
    for (PrepCommand.Format format : PrepCommand.Format.values()) {
      if (format.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(value)) {
        return format;
      }
    }
    throw new TypeConversionException(
        "Unsupported format: %s (must be class-folders or idx)".formatted(value));
  }
}
