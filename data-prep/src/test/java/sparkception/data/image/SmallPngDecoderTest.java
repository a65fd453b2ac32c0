package sparkception.data.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import sparkception.data.random.SplitMix64;

class SmallPngDecoderTest {
  /**
   * Any bytes are a valid filtered image, so rows of all filters can be made of noise; OpenCV is
   * the oracle.
   */
  @Property(tries = 200)
  void decodesLikeOpenCv(
      @ForAll @IntRange(min = 1, max = 40) int width,
      @ForAll @IntRange(min = 1, max = 40) int height,
      @ForAll boolean colour,
      @ForAll long seed)
      throws Exception {
    byte[] png = png(width, height, colour, filteredNoise(width, height, colour, seed));
    ImageHeader header = ImageHeader.read(png, ImageLimits.DEFAULT);
    assertThat(SmallPngDecoder.handles(png, header)).isTrue();
    assertThat(SmallPngDecoder.decode(png, header).data())
        .isEqualTo(ImageDecoder.decode(png).data());
  }

  @Test
  void aFlippedBitIsSeen() throws Exception {
    byte[] png = png(5, 5, false, filteredNoise(5, 5, false, 1));
    ImageHeader header = ImageHeader.read(png, ImageLimits.DEFAULT);
    png[45] ^= 1;
    assertThatThrownBy(() -> SmallPngDecoder.decode(png, header))
        .isInstanceOf(RefusedImageException.class)
        .hasMessage("The PNG has a chunk whose checksum does not fit");
  }

  @Test
  void aShortFileIsSeen() throws Exception {
    byte[] png = png(5, 5, false, filteredNoise(5, 5, false, 1));
    ImageHeader header = ImageHeader.read(png, ImageLimits.DEFAULT);
    byte[] cut = Arrays.copyOf(png, png.length - 20);
    assertThatThrownBy(() -> SmallPngDecoder.decode(cut, header))
        .isInstanceOf(RefusedImageException.class)
        .hasMessage("The PNG ends within a chunk");
  }

  private static byte[] filteredNoise(int width, int height, boolean colour, long seed) {
    SplitMix64 random = new SplitMix64(seed);
    int row = width * (colour ? 3 : 1) + 1;
    byte[] noise = new byte[height * row];
    for (int i = 0; i < noise.length; i++) {
      noise[i] = (byte) (i % row == 0 ? random.nextInt(5) : random.nextInt(256));
    }
    return noise;
  }

  private static byte[] png(int width, int height, boolean colour, byte[] filtered)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    DataOutputStream data = new DataOutputStream(out);
    data.writeLong(0x89504E470D0A1A0AL);
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    DataOutputStream fields = new DataOutputStream(header);
    fields.writeInt(width);
    fields.writeInt(height);
    fields.write(new byte[] {8, (byte) (colour ? 2 : 0), 0, 0, 0});
    chunk(data, "IHDR", header.toByteArray());
    byte[] deflated = deflate(filtered);
    chunk(data, "IDAT", Arrays.copyOf(deflated, deflated.length / 2));
    chunk(data, "IDAT", Arrays.copyOfRange(deflated, deflated.length / 2, deflated.length));
    chunk(data, "IEND", new byte[0]);
    return out.toByteArray();
  }

  private static void chunk(DataOutputStream out, String type, byte[] content) throws IOException {
    CRC32 crc = new CRC32();
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    crc.update(name);
    crc.update(content);
    out.writeInt(content.length);
    out.write(name);
    out.write(content);
    out.writeInt((int) crc.getValue());
  }

  private static byte[] deflate(byte[] content) {
    Deflater deflater = new Deflater();
    deflater.setInput(content);
    deflater.finish();
    byte[] buffer = new byte[content.length + 100];
    byte[] deflated = Arrays.copyOf(buffer, deflater.deflate(buffer));
    deflater.end();
    return deflated;
  }
}
