package sparkception.data.source;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.EnumLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.JsonLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.ListLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.StringLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;

/** Values of Parquet's columns as a list has them. */
final class ParquetCells {

  private ParquetCells() {}

  static ListedRow row(ParquetFile.Row row) {
    Map<String, Object> cells = new HashMap<>();
    for (Type field : row.values().getType().getFields()) {
      cells.put(field.getName(), value(row.values(), field));
    }
    return new ListedRow(row.place(), cells);
  }

  private static Object value(Group group, Type field) {
    int count = group.getFieldRepetitionCount(field.getName());
    if (field.isRepetition(Type.Repetition.REPEATED)) {
      List<Object> list = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        list.add(value(group, field, i));
      }
      return list;
    }
    return count == 0 ? null : value(group, field, 0);
  }

  private static Object value(Group group, Type field, int i) {
    if (field.isPrimitive()) {
      return primitive(group, field.asPrimitiveType(), i);
    }
    Group struct = group.getGroup(field.getName(), i);
    GroupType type = struct.getType();
    if (type.getLogicalTypeAnnotation() instanceof ListLogicalTypeAnnotation) {
      return elements(struct, type.getType(0));
    }
    Map<String, Object> values = new LinkedHashMap<>();
    type.getFields().forEach(each -> values.put(each.getName(), value(struct, each)));
    return values;
  }

  /** Of a list in three levels, as is the rule, or in two, as older programs write it. */
  private static List<Object> elements(Group list, Type repeated) {
    List<Object> elements = new ArrayList<>();
    boolean wrapped = !repeated.isPrimitive() && repeated.asGroupType().getFieldCount() == 1;
    for (int i = 0; i < list.getFieldRepetitionCount(repeated.getName()); i++) {
      if (wrapped) {
        Group element = list.getGroup(repeated.getName(), i);
        elements.add(value(element, element.getType().getType(0)));
      } else {
        elements.add(value(list, repeated, i));
      }
    }
    return elements;
  }

  /** Numbers, truth values, texts and bytes; of dates, decimals and the like the text. */
  private static Object primitive(Group group, PrimitiveType type, int i) {
    String field = type.getName();
    LogicalTypeAnnotation meaning = type.getLogicalTypeAnnotation();
    boolean plain = meaning == null || meaning instanceof IntLogicalTypeAnnotation;
    return switch (type.getPrimitiveTypeName()) {
      case INT32 -> {
        int value = group.getInteger(field, i);
        yield plain ? (Object) (long) value : type.stringifier().stringify(value);
      }
      case INT64 -> {
        long value = group.getLong(field, i);
        yield plain ? (Object) value : type.stringifier().stringify(value);
      }
      case FLOAT -> real(group.getFloat(field, i));
      case DOUBLE -> real(group.getDouble(field, i));
      case BOOLEAN -> group.getBoolean(field, i);
      case BINARY -> {
        if (meaning == null) {
          yield group.getBinary(field, i).getBytes();
        }
        boolean text =
            meaning instanceof StringLogicalTypeAnnotation
                || meaning instanceof EnumLogicalTypeAnnotation
                || meaning instanceof JsonLogicalTypeAnnotation;
        yield text
            ? group.getBinary(field, i).toStringUsingUTF8()
            : type.stringifier().stringify(group.getBinary(field, i));
      }
      case FIXED_LEN_BYTE_ARRAY -> type.stringifier().stringify(group.getBinary(field, i));
      case INT96 -> type.stringifier().stringify(group.getInt96(field, i));
    };
  }

  /** Pandas has a NaN for what is missing. */
  private static Object real(double value) {
    return Double.isNaN(value) ? null : value;
  }
}
