package sparkception.data.source;

import java.util.Iterator;
import java.util.function.Function;

/** Iterators that hold no more than one element. */
final class Iterators {

  private Iterators() {}

  static <A, B> Iterator<B> map(Iterator<A> all, Function<A, B> function) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return all.hasNext();
      }

      @Override
      public B next() {
        return function.apply(all.next());
      }
    };
  }
}
