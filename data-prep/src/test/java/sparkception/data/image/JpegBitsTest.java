package sparkception.data.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class JpegBitsTest {

  /** Any table and any bits: the walk takes many codes at a time, this one bit by bit. */
  @Property(tries = 2000)
  void aWalkTakesTheCodesThatABitByBitReaderTakes(@ForAll long seed) {
    Random random = new Random(seed);
    Code code = new Code(random);
    byte[] data = new byte[1 + random.nextInt(200)];
    random.nextBytes(data);
    JpegBits bits = new JpegBits(stuffed(data), 0);
    BitByBit reference = new BitByBit(data);
    int coefficients = JpegBlocks.COEFFICIENTS;
    while (coefficients >= JpegBlocks.COEFFICIENTS && !bits.overrun()) {
      coefficients = bits.walkAc(code.table());
      assertThat(coefficients).isEqualTo(reference.walkAc(code));
      assertThat(bits.peek()).isEqualTo(reference.peek());
    }
  }

  private static byte[] stuffed(byte[] data) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte each : data) {
      out.write(each);
      if (each == (byte) 0xFF) {
        out.write(0);
      }
    }
    return out.toByteArray();
  }

  /** A Huffman code; symbols that end a block and long runs are as likely as others. */
  private static final class Code {
    private final Map<List<Boolean>, Integer> symbols = new HashMap<>();
    private final ByteBuffer definition = ByteBuffer.allocate(16 + 256);

    Code(Random random) {
      int next = 0;
      int defined = 0;
      for (int length = 1; length <= 16; length++) {
        next <<= 1;
        int free = (1 << length) - next;
        int count = Math.min(256 - defined, random.nextInt(length < 16 ? (free + 1) / 2 + 1 : 200));
        count = Math.min(count, Math.min(free, 255));
        definition.put(length - 1, (byte) count);
        for (int i = 0; i < count; i++) {
          int symbol = random.nextInt(256);
          definition.put(16 + defined++, (byte) symbol);
          symbols.put(bits(next++, length), symbol);
        }
      }
    }

    private static List<Boolean> bits(int code, int length) {
      List<Boolean> bits = new ArrayList<>();
      for (int bit = length - 1; bit >= 0; bit--) {
        bits.add((code >> bit & 1) == 1);
      }
      return bits;
    }

    HuffmanTable table() {
      return new HuffmanTable(definition.rewind());
    }
  }

  /** Reads data as ITU-T T.81, annex F.2.2, has it: zeros follow. */
  private static final class BitByBit {
    private final byte[] data;
    private int taken;

    BitByBit(byte[] data) {
      this.data = data;
    }

    private boolean bit(int at) {
      return at / 8 < data.length && (data[at / 8] >> (7 - at % 8) & 1) == 1;
    }

    int walkAc(Code code) {
      int coefficients = 1;
      while (coefficients < JpegBlocks.COEFFICIENTS) {
        List<Boolean> read = new ArrayList<>();
        do {
          read.add(bit(taken + read.size()));
        } while (!code.symbols.containsKey(read) && read.size() < 16);
        Integer symbol = code.symbols.get(read);
        if (symbol == null) {
          break;
        }
        int size = symbol & 0xF;
        int zeros = symbol >> 4;
        taken += read.size() + size;
        coefficients += size == 0 && zeros != 15 ? HuffmanTable.END_OF_BLOCK : zeros + 1;
      }
      return coefficients;
    }

    int peek() {
      int bits = 0;
      for (int i = 0; i < 16; i++) {
        bits = bits << 1 | (bit(taken + i) ? 1 : 0);
      }
      return bits;
    }
  }
}
