// The way back from im2col. Options and sizes as there, without BYTES; SUMS.

// The gradient of u before its normalization from that of the columns of read(u), and with SUMS the sums over pixels of
// it and of it times u, into partial [blocks along y][2][CHANNELS]. V divides CHANNELS.
extern "C" __global__ void col2im(
    const element* __restrict__ columns, const element* __restrict__ u, const float* __restrict__ a,
    const float* __restrict__ b, element* __restrict__ result, float* __restrict__ partial, int batch) {
  const int c = (blockIdx.x * blockDim.x + threadIdx.x) * V;
  const bool alive = c < CHANNELS;
  const Coefficients k = coefficients_of(a, b, alive ? c : 0);
  const unsigned rows = (unsigned)batch * HEIGHT * WIDTH;
  float s[2][V];
  EACH(v) s[0][v] = s[1][v] = 0;
  if (alive)
    for (unsigned row = blockIdx.y * blockDim.y + threadIdx.y; row < rows; row += gridDim.y * blockDim.y) {
      const int w = row % WIDTH, h = row / WIDTH % HEIGHT, n = row / WIDTH / HEIGHT;
      float d[V];
      EACH(v) d[v] = 0;
#pragma unroll
      for (int tap = 0; tap < KERNEL_HEIGHT * KERNEL_WIDTH; tap++) {
        const int h0 = h + PAD_TOP - tap / KERNEL_WIDTH, w0 = w + PAD_LEFT - tap % KERNEL_WIDTH;
        const int oh = h0 / STRIDE, ow = w0 / STRIDE;
        if (h0 < 0 || w0 < 0 || h0 % STRIDE || w0 % STRIDE || oh >= OUT_HEIGHT || ow >= OUT_WIDTH) continue;
        const element* from = columns + (((long)n * OUT_HEIGHT + oh) * OUT_WIDTH + ow) * COLUMNS + tap * CHANNELS + c;
#if SINGLY
        EACH(v) d[v] += single(from + v); // the rows are not aligned to V
#else
        const Pack q = load(from);
        EACH(v) d[v] += value(q, v);
#endif
      }
      const long at = (long)row * CHANNELS + c;
#if MODE != AS_IS
      const Pack q = load(u + at);
      EACH(v) d[v] = gone_back(d[v], normalized(value(q, v), k.scale[v], k.shift[v]));
#endif
      store(result + at, d);
#if SUMS
      EACH(v) s[0][v] += d[v];
      EACH(v) s[1][v] += d[v] * value(q, v);
#endif
    }
#if SUMS
  fold<2>(s, partial, CHANNELS, c, alive);
#endif
}
