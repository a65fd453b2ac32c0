package sparkception.data.image;

/** Reads what a format says about its image, without decoding pixels. */
interface HeaderReader {
  /**
   * Reads the header.
   *
   * @param encoded the whole file
   * @throws RefusedImageException when the content is damaged or of an unsupported kind
   * @throws IndexOutOfBoundsException when the file ends within its header
   * @throws java.nio.BufferUnderflowException likewise
   */
  ImageHeader read(byte[] encoded) throws RefusedImageException;
}
