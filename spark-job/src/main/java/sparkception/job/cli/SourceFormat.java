package sparkception.job.cli;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** What {@code prep} can read. */
enum SourceFormat {
  CLASS_FOLDERS,
  IDX,
  ILSVRC2012,
  MANIFEST,
  PARQUET,
  WEBDATASET;

  /** As it is written on the command line: {@code class-folders}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Reads a format's name. */
  static final class Reader implements ITypeConverter<SourceFormat> {

    @Override
    public SourceFormat convert(String value) {
      return Arrays.stream(values())
          .filter(format -> format.toString().equals(value))
          .findFirst()
          .orElseThrow(() -> unsupported(value));
    }

    private static TypeConversionException unsupported(String value) {
      String known =
          Arrays.stream(values()).map(SourceFormat::toString).collect(Collectors.joining(", "));
      return new TypeConversionException(
          String.format(Locale.ROOT, "Unsupported format: %s (must be one of %s)", value, known));
    }
  }
}
