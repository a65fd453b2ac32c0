// Depthwise 3x3 convolution: y [batch, HEIGHT, WIDTH, CHANNELS].
extern "C" __global__ void __launch_bounds__(256, BLOCKS) depthwise_forward(
    const element* __restrict__ x, const float* __restrict__ weights, const float* __restrict__ a,
    const float* __restrict__ b, element* __restrict__ y, int batch, int strip) {
  const int c = (blockIdx.x * blockDim.x + threadIdx.x) * V;
  if (c >= CHANNELS) return;
  const int strips = (HEIGHT + strip - 1) / strip, items = batch * strips * ((WIDTH + TILE - 1) / TILE);
  const long row = (long)WIDTH * CHANNELS;
  float k[9][V], scale[V], shift[V];
#pragma unroll
  for (int i = 0; i < 9; i++) EACH(v) k[i][v] = weights[(c + v) * 9 + i];
  if (MODE == NORMALIZED_RELU) EACH(v) {
    scale[v] = a[c + v];
    shift[v] = b[c + v];
  }
  for (int item = blockIdx.y * blockDim.y + threadIdx.y; item < items; item += gridDim.y * blockDim.y) {
    const Piece at = piece(item, strips, strip);
    const int rest = WIDTH - at.left;
    const long first = ((long)at.image * HEIGHT * WIDTH + at.left) * CHANNELS + c;
    const element* in = x + first + (at.top - 1) * row - CHANNELS;
    element* out = y + first + at.top * row;
    float sum[3][TILE][V];
#pragma unroll
    for (int i = 0; i < 2; i++) TILES(t, TILE) EACH(v) sum[i][t][v] = 0;
    Pack next[TILE + 2];
    TILES(t, TILE + 2) next[t] = at.top > 0 && (t > 0 || at.left > 0) && t - 1 < rest ? load(in + t * CHANNELS) : zeros();
#pragma unroll 3
    for (int h = at.top - 1; h <= at.bottom; h++) {
      const bool inside = h >= 0 && h < HEIGHT;
      float f[TILE + 2][V];
      TILES(t, TILE + 2) EACH(v) {
        float z = value(next[t], v);
        if (MODE == NORMALIZED_RELU) z = scale[v] * z + shift[v];
        if (MODE != AS_IS) z = fmaxf(z, 0.f);
        f[t][v] = z;
      }
      if (MODE == NORMALIZED_RELU) { // the padding is zero after the activation, not before
        TILES(t, TILE + 2) if (!inside || (t == 0 && at.left == 0) || t - 1 >= rest) EACH(v) f[t][v] = 0;
      }
      in += row;
      TILES(t, TILE + 2) next[t] = h + 1 <= at.bottom && h + 1 < HEIGHT && (t > 0 || at.left > 0) && t - 1 < rest ? load(in + t * CHANNELS) : zeros();
      TILES(t, TILE) EACH(v) {
        sum[0][t][v] += k[6][v] * f[t][v] + k[7][v] * f[t + 1][v] + k[8][v] * f[t + 2][v];
        sum[1][t][v] += k[3][v] * f[t][v] + k[4][v] * f[t + 1][v] + k[5][v] * f[t + 2][v];
        sum[2][t][v] = k[0][v] * f[t][v] + k[1][v] * f[t + 1][v] + k[2][v] * f[t + 2][v];
      }
      if (h > at.top) {
        TILES(t, TILE) if (t < rest) store(out + t * CHANNELS, sum[0][t]);
        out += row;
      }
      TILES(t, TILE) EACH(v) {
        sum[0][t][v] = sum[1][t][v];
        sum[1][t][v] = sum[2][t][v];
      }
    }
  }
}
