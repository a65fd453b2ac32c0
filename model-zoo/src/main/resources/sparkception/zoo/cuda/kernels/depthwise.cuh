// Depthwise 3x3 convolutions, padded by one pixel, NHWC. A thread takes V channels of TILE pixels in a row and goes
// down a strip of rows with a window of three rows in registers; the next row is loaded before this one is computed.
// Options: MODE (what is done to the input as it is read), TILE, BLOCKS (a multiprocessor holds at least so many),
//   of the backward kernel also RESIDUAL, SHORTCUT, SUMS.
// Sizes: HEIGHT, WIDTH, CHANNELS. Weights: [CHANNELS][9].
#define AS_IS 0
#define RELU 1
#define NORMALIZED_RELU 2
#define TILES(t, n) _Pragma("unroll") for (int t = 0; t < (n); t++)

// Where a thread is: its image, first column, and rows from top to bottom.
struct Piece {
  int image, left, top, bottom;
};

__device__ __forceinline__ Piece piece(int item, int strips, int strip) {
  const int tiles = (WIDTH + TILE - 1) / TILE;
  const int column = item % tiles, rest = item / tiles;
  const int row = rest % strips * strip;
  return {rest / strips, column * TILE, row, min(HEIGHT, row + strip)};
}
