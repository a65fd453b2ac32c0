package sparkception.job.recipe;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;

/** Records by their components' names, as recipes spell them. */
final class Records {

  private Records() {}

  /** A record's values by key, in its order. */
  static Map<String, Object> values(Object record) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      values.put(Kebab.of(component.getName()), read(component, record));
    }
    return values;
  }

  /**
   * The same record with other values.
   *
   * @param change gives the value of a key from that and the value it has
   */
  static <T> T with(T record, BiFunction<String, Object, Object> change) {
    return create(
        record,
        Arrays.stream(record.getClass().getRecordComponents())
            .map(component -> change.apply(Kebab.of(component.getName()), read(component, record)))
            .toArray());
  }

  /** A component's value. */
  static Object read(RecordComponent component, Object record) {
    try {
      return component.getAccessor().invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A record of the same type with these values. */
  static <T> T create(T like, Object[] values) {
    Class<?>[] types =
        Arrays.stream(like.getClass().getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    try {
      @SuppressWarnings("unchecked")
      Class<T> type = (Class<T>) like.getClass();
      return type.getDeclaredConstructor(types).newInstance(values);
    } catch (InvocationTargetException e) {
      throw e.getCause() instanceof RuntimeException refusal
          ? refusal
          : new IllegalStateException(e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
