package sparkception.data.image;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/** The same with many more damaged files. */
@Tag("slow")
@Timeout(3600)
class LongImageFuzzTest extends ImageFuzzTest {

  @Override
  int tries() {
    return 5_000;
  }
}
