package sparkception.data.image;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import sparkception.data.image.RefusedImageException.Reason;

/**
 * Walks the Huffman codes of a JPEG without decoding pixels, and refuses one whose codes are none,
 * end early or leave many bytes over: the decoder would fill what is missing with gray and say
 * nothing.
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
  private static final int MOST_SAMPLING = 4;

  /** Some encoders leave bytes over; codes that went astray leave many. */
  private static final int HARMLESS_BYTES = 64;

  /**
   * A component of the frame; {@code used} has a mask a block, see {@link
   * JpegBlocks.ProgressiveAc}.
   */
  private record Component(int id, int horizontal, int vertical, long[] used) {}

  private final byte[] data;
  private final ByteBuffer in;
  private final HuffmanTable[] tables = new HuffmanTable[32];
  private List<Component> components = List.of();
  private boolean progressive;
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
      throw JpegBlocks.damaged("has a segment that does not fit");
    }
  }

  private void walk() throws RefusedImageException {
    in.position(2);
    for (int marker = nextMarker(); marker != EOI; marker = nextMarker()) {
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
      case SOF2 -> {
        progressive = true;
        frame(content);
      }
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

  private void frame(ByteBuffer content) throws RefusedImageException {
    content.get();
    height = content.getShort() & 0xFFFF;
    width = content.getShort() & 0xFFFF;
    List<Component> plain = new ArrayList<>();
    int count = content.get();
    for (int i = 0; i < count; i++) {
      plain.add(component(content));
    }
    components = plain;
    if (progressive) {
      components = plain.stream().map(this::withMasks).toList();
    }
  }

  private static Component component(ByteBuffer content) throws RefusedImageException {
    int id = content.get();
    int horizontal = content.get(content.position()) >> 4 & 0xF;
    int vertical = content.get() & 0xF;
    content.get();
    if (Math.min(horizontal, vertical) < 1 || Math.max(horizontal, vertical) > MOST_SAMPLING) {
      throw JpegBlocks.damaged(
          String.format(
              Locale.ROOT, "has sampling factors %d x %d (must be 1 to 4)", horizontal, vertical));
    }
    return new Component(id, horizontal, vertical, null);
  }

  private Component withMasks(Component component) {
    return new Component(
        component.id(), component.horizontal(), component.vertical(), new long[blocks(component)]);
  }

  /** Walks the codes of a scan; returns where they end. */
  private int scan(ByteBuffer content, int start) throws RefusedImageException {
    int count = content.get();
    List<Component> scanned = new ArrayList<>();
    List<JpegBlocks.Tables> coded = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      scanned.add(component(content.get()));
      int selectors = content.get();
      coded.add(
          new JpegBlocks.Tables(tables[selectors >> 4 & 0xF], tables[0x10 | (selectors & 0xF)]));
    }
    JpegBlocks blocks = progressive ? progressive(content, scanned) : new JpegBlocks.Sequential();
    return walkUnits(scanned, coded, blocks, start);
  }

  private static JpegBlocks progressive(ByteBuffer content, List<Component> scanned)
      throws RefusedImageException {
    int first = content.get();
    int last = content.get();
    boolean refines = (content.get() & 0xF0) != 0;
    if (first == 0) {
      return new JpegBlocks.ProgressiveDc(refines);
    }
    if (scanned.size() != 1 || last < first || last >= JpegBlocks.COEFFICIENTS) {
      throw JpegBlocks.damaged(
          String.format(Locale.ROOT, "has a scan of coefficients %d to %d", first, last));
    }
    return new JpegBlocks.ProgressiveAc(first, last, refines, scanned.get(0).used());
  }

  private Component component(int id) throws RefusedImageException {
    return components.stream()
        .filter(component -> component.id() == id)
        .findFirst()
        .orElseThrow(() -> JpegBlocks.damaged("has a scan of a component that its frame lacks"));
  }

  /** Blocks of a component that a scan of it alone has. */
  private int blocks(Component component) {
    return ceil(ceil(width * component.horizontal(), mostHorizontal()), BLOCK)
        * ceil(ceil(height * component.vertical(), mostVertical()), BLOCK);
  }

  private int mostHorizontal() {
    return components.stream().mapToInt(Component::horizontal).max().orElse(1);
  }

  private int mostVertical() {
    return components.stream().mapToInt(Component::vertical).max().orElse(1);
  }

  /**
   * Minimum coded units of a scan: single blocks of a lone component, else squares that all
   * components fill.
   */
  private int units(List<Component> scanned) {
    return scanned.size() == 1
        ? blocks(scanned.get(0))
        : ceil(width, BLOCK * mostHorizontal()) * ceil(height, BLOCK * mostVertical());
  }

  private static int ceil(int dividend, int divisor) {
    return (dividend + divisor - 1) / divisor;
  }

  private int walkUnits(
      List<Component> scanned, List<JpegBlocks.Tables> coded, JpegBlocks blocks, int start)
      throws RefusedImageException {
    JpegBits bits = new JpegBits(data, start);
    int units = units(scanned);
    int[] blocksOfUnit =
        scanned.stream()
            .mapToInt(c -> scanned.size() == 1 ? 1 : c.horizontal() * c.vertical())
            .toArray();
    for (int unit = 0; unit < units; unit++) {
      if (restartInterval > 0 && unit > 0 && unit % restartInterval == 0) {
        restart(bits, blocks);
      }
      for (int i = 0; i < blocksOfUnit.length; i++) {
        for (int block = 0; block < blocksOfUnit[i]; block++) {
          blocks.walk(coded.get(i), unit, bits);
        }
      }
      requireNoOverrun(bits, unit, units);
    }
    requireLittleLeft(bits);
    return bits.position();
  }

  private static void requireNoOverrun(JpegBits bits, int unit, int units)
      throws RefusedImageException {
    if (bits.overrun()) {
      throw new RefusedImageException(
          Reason.TRUNCATED,
          String.format(Locale.ROOT, "The JPEG's data ends in unit %d of %d", unit + 1, units));
    }
  }

  private static void restart(JpegBits bits, JpegBlocks blocks) throws RefusedImageException {
    requireLittleLeft(bits);
    if (!bits.skipRestart()) {
      throw JpegBlocks.damaged("lacks a restart marker");
    }
    blocks.restart();
  }

  private static void requireLittleLeft(JpegBits bits) throws RefusedImageException {
    int left = bits.align();
    if (left > HARMLESS_BYTES) {
      throw JpegBlocks.damaged(
          String.format(Locale.ROOT, "has %d bytes more than its pixels need", left));
    }
  }
}
