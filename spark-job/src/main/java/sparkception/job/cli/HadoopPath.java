package sparkception.job.cli;

import java.util.Locale;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a path or URI of any Hadoop file system. */
final class HadoopPath implements ITypeConverter<Path> {

  @Override
  public Path convert(String value) {
    try {
      return new Path(value);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(
          value.isEmpty()
              ? "'' is not a path"
              : String.format(
                  Locale.ROOT,
                  "'%s' is not a path: Hadoop takes what is before a colon for a file system",
                  value));
    }
  }
}
