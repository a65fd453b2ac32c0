// Convolutions as products: columns [batch OUT_HEIGHT OUT_WIDTH][COLUMNS] hold the window of each output pixel in the
// order row, column, channel, then zeros. Options: MODE, KERNEL_HEIGHT, KERNEL_WIDTH, STRIDE, SINGLY (channels are read
// one by one, because V does not divide them), BYTES (the source is bytes).
// Sizes: HEIGHT, WIDTH, CHANNELS, OUT_HEIGHT, OUT_WIDTH, PAD_TOP, PAD_LEFT, COLUMNS.
#if BYTES
typedef unsigned char source;
__device__ __forceinline__ float source_value(const source* p) { return *p; }
#else
typedef element source;
__device__ __forceinline__ float source_value(const source* p) { return single(p); }
#endif

// Columns of read(x); the padding is zero after reading.
extern "C" __global__ void im2col(
    const source* __restrict__ x, const float* __restrict__ a, const float* __restrict__ b, element* __restrict__ columns,
    int batch) {
  const long i = ((long)blockIdx.x * blockDim.x + threadIdx.x) * V;
  const unsigned row = (unsigned)(i / V) / (COLUMNS / V);
  if (row >= (unsigned)batch * OUT_HEIGHT * OUT_WIDTH) return;
  const int first = (int)(i - (long)row * COLUMNS);
  const int ow = row % OUT_WIDTH, oh = row / OUT_WIDTH % OUT_HEIGHT, n = row / OUT_WIDTH / OUT_HEIGHT;
  float f[V];
#if SINGLY
  EACH(v) {
    const int column = first + v, c = column % CHANNELS, tap = column / CHANNELS;
    const int h = oh * STRIDE - PAD_TOP + tap / KERNEL_WIDTH, w = ow * STRIDE - PAD_LEFT + tap % KERNEL_WIDTH;
    const bool inside = tap < KERNEL_HEIGHT * KERNEL_WIDTH && h >= 0 && h < HEIGHT && w >= 0 && w < WIDTH;
    f[v] = 0;
    if (inside) {
      const float u = source_value(x + (((long)n * HEIGHT + h) * WIDTH + w) * CHANNELS + c);
      f[v] = activated(IS_NORMALIZED ? a[c] * u + b[c] : u);
    }
  }
#else
  const int c = first % CHANNELS, tap = first / CHANNELS;
  const int h = oh * STRIDE - PAD_TOP + tap / KERNEL_WIDTH, w = ow * STRIDE - PAD_LEFT + tap % KERNEL_WIDTH;
  EACH(v) f[v] = 0;
  if (tap < KERNEL_HEIGHT * KERNEL_WIDTH && h >= 0 && h < HEIGHT && w >= 0 && w < WIDTH) {
    const Pack q = load(x + (((long)n * HEIGHT + h) * WIDTH + w) * CHANNELS + c);
    const Coefficients k = coefficients_of(a, b, c);
    EACH(v) f[v] = activated(normalized(value(q, v), k.scale[v], k.shift[v]));
  }
#endif
  store(columns + i, f);
}
