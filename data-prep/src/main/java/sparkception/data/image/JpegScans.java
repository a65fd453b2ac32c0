package sparkception.data.image;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import sparkception.data.image.RefusedImageException.Reason;

/**
 * Walks the Huffman codes of a sequential JPEG without decoding pixels, and refuses one whose codes
 * are none, end early or leave many bytes over: the decoder would fill what is missing with gray
 * and say nothing. Progressive JPEGs are passed over.
 */
final class JpegScans {
  private static final int DHT = 0xC4;
  private static final int SOF0 = 0xC0;
  private static final int SOF1 = 0xC1;
  private static final int SOF2 = 0xC2;
  private static final int EOI = 0xD9;
  private static final int SOS = 0xDA;
  private static final int DRI = 0xDD;
  private static final int BLOCK = 8;
  private static final int COEFFICIENTS = 64;

  /** Some encoders leave bytes over; codes that went astray leave many. */
  private static final int HARMLESS_BYTES = 64;

  private record Component(int id, int horizontal, int vertical) {}

  private record Coded(int blocks, HuffmanTable dc, HuffmanTable ac) {}

  private final byte[] data;
  private final ByteBuffer in;
  private final HuffmanTable[] tables = new HuffmanTable[32];
  private final List<Component> components = new ArrayList<>();
  private int width;
  private int height;
  private int restartInterval;

  private JpegScans(byte[] data) {
    this.data = data;
    this.in = ByteBuffer.wrap(data);
  }

  /** Checks an image whose header was accepted; one that is no JPEG passes. */
  static void check(byte[] encoded, ImageHeader header) throws RefusedImageException {
    if (header.format() != ImageFormat.JPEG) {
      return;
    }
    try {
      new JpegScans(encoded).walk();
    } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
      throw damaged("has a segment that does not fit");
    }
  }

  private void walk() throws RefusedImageException {
    in.position(2);
    for (int marker = nextMarker(); marker != EOI && marker != SOF2; marker = nextMarker()) {
      if (marker < 0xD0 || marker > 0xD8) {
        segment(marker);
      }
    }
  }

  private int nextMarker() {
    int at = in.position();
    while (data[at] != (byte) 0xFF || data[at + 1] == 0 || data[at + 1] == (byte) 0xFF) {
      at++;
    }
    in.position(at + 2);
    return data[at + 1] & 0xFF;
  }

  private void segment(int marker) throws RefusedImageException {
    int start = in.position();
    int end = start + (in.getShort(start) & 0xFFFF);
    ByteBuffer content = in.slice(start + 2, end - start - 2);
    switch (marker) {
      case DHT -> defineTables(content);
      case SOF0, SOF1 -> frame(content);
      case DRI -> restartInterval = content.getShort() & 0xFFFF;
      case SOS -> end = scan(content, end);
      default -> {}
    }
    in.position(end);
  }

  private void defineTables(ByteBuffer content) {
    while (content.hasRemaining()) {
      tables[content.get() & 0x1F] = new HuffmanTable(content);
    }
  }

  private void frame(ByteBuffer content) {
    content.get();
    height = content.getShort() & 0xFFFF;
    width = content.getShort() & 0xFFFF;
    int count = content.get();
    for (int i = 0; i < count; i++) {
      int id = content.get();
      int sampling = content.get() & 0xFF;
      components.add(new Component(id, sampling >> 4, sampling & 0xF));
      content.get();
    }
  }

  /** Walks the codes of a scan; returns where they end. */
  private int scan(ByteBuffer content, int start) throws RefusedImageException {
    int count = content.get();
    List<Component> scanned = new ArrayList<>();
    List<Coded> coded = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Component component = component(content.get());
      int selectors = content.get();
      scanned.add(component);
      // A lone component has no interleaving: its unit is one block.
      int blocks = count == 1 ? 1 : component.horizontal() * component.vertical();
      coded.add(new Coded(blocks, table(selectors >> 4 & 0xF), table(0x10 | (selectors & 0xF))));
    }
    return walkUnits(coded, units(scanned), start);
  }

  private Component component(int id) throws RefusedImageException {
    return components.stream()
        .filter(component -> component.id() == id)
        .findFirst()
        .orElseThrow(() -> damaged("has a scan of a component that its frame lacks"));
  }

  private HuffmanTable table(int index) throws RefusedImageException {
    HuffmanTable table = tables[index];
    if (table == null) {
      throw damaged("lacks a Huffman table");
    }
    return table;
  }

  /** How many minimum coded units the scan has. */
  private long units(List<Component> scanned) {
    int horizontal = components.stream().mapToInt(Component::horizontal).max().orElse(1);
    int vertical = components.stream().mapToInt(Component::vertical).max().orElse(1);
    if (scanned.size() > 1) {
      return (long) ceil(width, BLOCK * horizontal) * ceil(height, BLOCK * vertical);
    }
    Component only = scanned.get(0);
    return (long) ceil(ceil(width * only.horizontal(), horizontal), BLOCK)
        * ceil(ceil(height * only.vertical(), vertical), BLOCK);
  }

  private static int ceil(int dividend, int divisor) {
    return (dividend + divisor - 1) / divisor;
  }

  private int walkUnits(List<Coded> coded, long units, int start) throws RefusedImageException {
    JpegBits bits = new JpegBits(data, start);
    for (long unit = 0; unit < units; unit++) {
      if (restartInterval > 0 && unit > 0 && unit % restartInterval == 0) {
        restart(bits);
      }
      for (Coded component : coded) {
        for (int block = 0; block < component.blocks(); block++) {
          walkBlock(component, bits);
        }
      }
      if (bits.overrun()) {
        throw new RefusedImageException(
            Reason.TRUNCATED, "The JPEG's data ends in unit %d of %d".formatted(unit + 1, units));
      }
    }
    requireLittleLeft(bits);
    return bits.position();
  }

  private static void restart(JpegBits bits) throws RefusedImageException {
    requireLittleLeft(bits);
    if (!bits.skipRestart()) {
      throw damaged("lacks a restart marker");
    }
  }

  private static void requireLittleLeft(JpegBits bits) throws RefusedImageException {
    int left = bits.align();
    if (left > HARMLESS_BYTES) {
      throw damaged("has %d bytes more than its pixels need".formatted(left));
    }
  }

  private static void walkBlock(Coded component, JpegBits bits) throws RefusedImageException {
    int difference = code(component.dc(), bits);
    bits.skip((difference >> 8) + (difference & 0xF));
    int coefficient = 1;
    while (coefficient < COEFFICIENTS) {
      int found = code(component.ac(), bits);
      int size = found & 0xF;
      int zeros = found >> 4 & 0xF;
      bits.skip((found >> 8) + size);
      if (size == 0 && zeros != 15) {
        return;
      }
      coefficient += zeros + 1;
    }
    if (coefficient > COEFFICIENTS) {
      throw damaged("has a block of more than 64 coefficients");
    }
  }

  /** The code that is next: its length times 256, plus its symbol. */
  private static int code(HuffmanTable table, JpegBits bits) throws RefusedImageException {
    int found = table.look(bits.peek());
    if (found == 0) {
      throw damaged("has bits that are no Huffman code");
    }
    return found;
  }

  private static RefusedImageException damaged(String what) {
    return new RefusedImageException(Reason.DAMAGED, "The JPEG " + what);
  }
}
