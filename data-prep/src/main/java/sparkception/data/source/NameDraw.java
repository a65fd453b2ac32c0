package sparkception.data.source;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import sparkception.data.shard.ShardHash;

/** Draws by name: a hash decides, so that the same list gives the same images. */
final class NameDraw {

  private static final double HASH_RANGE = 0x1p32;

  private NameDraw() {}

  /**
   * A number in [0, 1) that looks random. Draws that are to be independent of each other need
   * different purposes.
   */
  static double position(String purpose, String name) {
    String hash = ShardHash.of((purpose + name).getBytes(StandardCharsets.UTF_8));
    return HexFormat.fromHexDigitsToLong(hash, 0, 8) / HASH_RANGE;
  }
}
