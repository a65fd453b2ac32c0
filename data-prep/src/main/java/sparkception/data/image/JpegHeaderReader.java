package sparkception.data.image;

import java.nio.ByteBuffer;
import java.util.Locale;
import sparkception.data.image.ImageHeader.Colour;
import sparkception.data.image.RefusedImageException.Reason;

/**
 * Walks all markers of a JPEG (ITU-T T.81, annex B), entropy-coded data included, so that a file
 * that ends early is seen: the decoder would fill the missing rows with whatever its buffer held.
 */
final class JpegHeaderReader implements HeaderReader {
  @Override
  public ImageHeader read(byte[] encoded) throws RefusedImageException {
    return new Walk(encoded).run();
  }

  private static final class Walk {
    private static final int SOF0 = 0xC0;
    private static final int SOF2 = 0xC2;
    private static final int SOF15 = 0xCF;
    private static final int DHT = 0xC4;
    private static final int JPG = 0xC8;
    private static final int DAC = 0xCC;
    private static final int RST0 = 0xD0;
    private static final int SOI = 0xD8;
    private static final int EOI = 0xD9;
    private static final int SOS = 0xDA;
    private static final int APP1 = 0xE1;
    private static final int APP14 = 0xEE;
    private static final int TEM = 0x01;

    private final byte[] bytes;
    private final ByteBuffer in;
    private int width;
    private int height;
    private int components;
    private int scans;
    private int orientation = 1;
    private boolean adobe;

    Walk(byte[] bytes) {
      this.bytes = bytes;
      this.in = ByteBuffer.wrap(bytes);
    }

    ImageHeader run() throws RefusedImageException {
      in.position(2);
      for (int marker = nextMarker(); marker != EOI; marker = nextMarker()) {
        if (hasSegment(marker)) {
          segment(marker);
        }
      }
      requireScan();
      return new ImageHeader(
          ImageFormat.JPEG, width, height, colour(), 8, false, orientation, scans);
    }

    /** The next marker, past fill bytes, entropy-coded data and stray bytes. */
    private int nextMarker() throws RefusedImageException {
      int end = bytes.length - 1;
      for (int at = in.position(); at < end; at++) {
        if (bytes[at] == (byte) 0xFF && bytes[at + 1] != 0 && bytes[at + 1] != (byte) 0xFF) {
          in.position(at + 2);
          return bytes[at + 1] & 0xFF;
        }
      }
      throw new RefusedImageException(
          Reason.TRUNCATED,
          String.format(
              Locale.ROOT, "The JPEG of %d bytes ends without its end marker", bytes.length));
    }

    private static boolean hasSegment(int marker) {
      return marker != TEM && (marker < RST0 || marker > SOI);
    }

    private void segment(int marker) throws RefusedImageException {
      int start = in.position();
      int length = in.getShort(start) & 0xFFFF;
      ByteBuffer content = in.slice(start + 2, length - 2);
      if (isFrame(marker)) {
        frame(marker, content);
      } else if (marker == SOS) {
        scans++;
      } else if (marker == APP1) {
        orientation = Exif.orientationOfApp1(content, orientation);
      } else if (marker == APP14) {
        adobe |= startsWithAdobe(content);
      }
      in.position(start + length);
    }

    private static boolean isFrame(int marker) {
      return marker >= SOF0 && marker <= SOF15 && marker != DHT && marker != JPG && marker != DAC;
    }

    private void frame(int marker, ByteBuffer content) throws RefusedImageException {
      if (components != 0) {
        throw JpegBlocks.damaged("has more than one frame header");
      }
      int precision = content.get() & 0xFF;
      height = content.getShort() & 0xFFFF;
      width = content.getShort() & 0xFFFF;
      components = content.get() & 0xFF;
      if (marker > SOF2) {
        throw unsupported(String.format(Locale.ROOT, "process SOF%d", marker - SOF0));
      }
      if (precision != 8) {
        throw unsupported(String.format(Locale.ROOT, "%d bits a sample", precision));
      }
    }

    private static boolean startsWithAdobe(ByteBuffer content) {
      return content.remaining() >= 12 && content.getInt(0) == 0x41646F62 && content.get(4) == 'e';
    }

    private void requireScan() throws RefusedImageException {
      if (components == 0 || scans == 0) {
        throw new RefusedImageException(
            Reason.DAMAGED,
            String.format(
                Locale.ROOT, "The JPEG has no %s", components == 0 ? "frame header" : "scan"));
      }
    }

    private Colour colour() throws RefusedImageException {
      return switch (components) {
        case 1 -> Colour.GRAY;
        case 3 -> Colour.RGB;
        case 4 -> cmyk();
        default -> throw unsupported(String.format(Locale.ROOT, "%d components", components));
      };
    }

    /** Without Adobe's marker decoders disagree on whether 0 means no ink or all of it. */
    private Colour cmyk() throws RefusedImageException {
      if (!adobe) {
        throw unsupported("four components without Adobe's marker");
      }
      return Colour.CMYK;
    }

    private static RefusedImageException unsupported(String what) {
      return new RefusedImageException(Reason.UNSUPPORTED, "Unsupported kind of JPEG: " + what);
    }
  }
}
