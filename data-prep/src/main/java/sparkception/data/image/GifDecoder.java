package sparkception.data.image;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;
import sparkception.data.image.RefusedImageException.Reason;

/** Decodes the first frame of a GIF, which OpenCV 4.5 cannot, onto a plain background. */
final class GifDecoder {
  private static final int SCREEN_BYTES = 13;
  private static final long MODEST_PIXELS = 1 << 24;
  private static final int EXTENSION = 0x21;
  private static final int FRAME = 0x2C;
  private static final int GRAPHIC_CONTROL = 0xF9;
  private static final int[][] INTERLACE_PASSES = {{0, 8}, {4, 8}, {2, 4}, {1, 2}};

  private final ByteBuffer in;
  private final ImageHeader header;
  private int palette = -1;
  private int paletteSize;
  private int transparent = -1;

  private GifDecoder(byte[] encoded, ImageHeader header) {
    this.in = ByteBuffer.wrap(encoded).order(ByteOrder.LITTLE_ENDIAN);
    this.header = header;
  }

  /**
   * Decodes.
   *
   * @param background 0xRRGGBB behind transparent pixels and beside the frame
   */
  static Pixels decode(byte[] encoded, ImageHeader header, int background)
      throws RefusedImageException {
    try {
      return new GifDecoder(encoded, header).decode(background);
    } catch (BufferUnderflowException | IndexOutOfBoundsException | IllegalArgumentException e) {
      throw new RefusedImageException(Reason.TRUNCATED, "The GIF ends within its first frame");
    }
  }

  private Pixels decode(int background) throws RefusedImageException {
    in.position(SCREEN_BYTES);
    readPalette(in.get(10));
    findFrame();
    int left = unsignedShort();
    int top = unsignedShort();
    int width = unsignedShort();
    int height = unsignedShort();
    requireModest(width, height);
    int flags = in.get();
    readPalette(flags);
    byte[] frame = frame(width, height);
    byte[] canvas = canvas(background);
    for (int row = 0; row < height; row++) {
      int y = top + ((flags & 0x40) == 0 ? row : interlaced(row, height));
      if (y < header.height()) {
        paint(frame, row * width, Math.min(width, header.width() - left), canvas, y, left);
      }
    }
    return new Pixels(canvas, header.width(), header.height(), 3);
  }

  private int unsignedShort() {
    return in.getShort() & 0xFFFF;
  }

  /**
   * A frame may reach beyond the screen, but the screen's size is what was checked against the
   * limits.
   */
  private void requireModest(int width, int height) throws RefusedImageException {
    long allowed = Math.max(MODEST_PIXELS, (long) header.width() * header.height());
    if (width == 0 || height == 0 || (long) width * height > allowed) {
      throw new RefusedImageException(
          Reason.DAMAGED,
          String.format(
              Locale.ROOT,
              "The GIF's first frame has %d x %d pixels on a screen of %d x %d",
              width,
              height,
              header.width(),
              header.height()));
    }
  }

  /** Skips a colour table if the flags announce one, and remembers where it is. */
  private void readPalette(int flags) {
    if ((flags & 0x80) != 0) {
      palette = in.position();
      paletteSize = 2 << (flags & 7);
      in.get(new byte[paletteSize * 3]);
    }
  }

  private void findFrame() throws RefusedImageException {
    for (int block = in.get(); block != FRAME; block = in.get()) {
      if (block != EXTENSION) {
        throw new RefusedImageException(
            Reason.DAMAGED,
            String.format(Locale.ROOT, "The GIF has unknown block %02x", block & 0xFF));
      }
      readExtension();
    }
  }

  private void readExtension() {
    int label = in.get() & 0xFF;
    if (label == GRAPHIC_CONTROL && (in.get(in.position() + 1) & 1) == 1) {
      transparent = in.get(in.position() + 4) & 0xFF;
    }
    for (int size = in.get() & 0xFF; size > 0; size = in.get() & 0xFF) {
      in.get(new byte[size]);
    }
  }

  private byte[] frame(int width, int height) throws RefusedImageException {
    byte[] indices = new byte[Math.multiplyExact(width, height)];
    int decoded = new Lzw(in).decode(indices);
    if (decoded < indices.length) {
      throw new RefusedImageException(
          Reason.TRUNCATED,
          String.format(
              Locale.ROOT,
              "The GIF's first frame has %d of its %d pixels",
              decoded,
              indices.length));
    }
    return indices;
  }

  private byte[] canvas(int background) {
    byte[] canvas = new byte[Math.multiplyExact(header.width() * 3, header.height())];
    for (int at = 0; at < canvas.length; at += 3) {
      canvas[at] = (byte) (background >>> 16);
      canvas[at + 1] = (byte) (background >>> 8);
      canvas[at + 2] = (byte) background;
    }
    return canvas;
  }

  private void paint(byte[] frame, int from, int width, byte[] canvas, int y, int left) {
    int to = (y * header.width() + left) * 3;
    for (int x = 0; x < width; x++) {
      int index = frame[from + x] & 0xFF;
      if (index != transparent) {
        for (int channel = 0; channel < 3; channel++) {
          canvas[to + x * 3 + channel] = colour(index, channel);
        }
      }
    }
  }

  /** Indices beyond the table are black, as viewers show them. */
  private byte colour(int index, int channel) {
    return index < paletteSize ? in.get(palette + index * 3 + channel) : 0;
  }

  /** Where the {@code stored}-th row of an interlaced frame belongs. */
  private static int interlaced(int stored, int height) {
    int row = stored;
    for (int[] pass : INTERLACE_PASSES) {
      int rows = Math.max(0, (height - pass[0] + pass[1] - 1) / pass[1]);
      if (row < rows) {
        return pass[0] + row * pass[1];
      }
      row -= rows;
    }
    throw new IllegalArgumentException("Invalid row " + stored + " of " + height);
  }
}
