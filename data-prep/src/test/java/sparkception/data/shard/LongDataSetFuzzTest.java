package sparkception.data.shard;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/** The same with many more damaged files. */
@Tag("slow")
@Timeout(3600)
class LongDataSetFuzzTest extends DataSetFuzzTest {

  @Override
  int tries() {
    return 3_000;
  }
}
