// Max pooling of read(u), u [batch, HEIGHT, WIDTH, CHANNELS], into [batch, OUT_HEIGHT, OUT_WIDTH, CHANNELS]; padding
// never wins, a NaN does, of equals the first. Options: MODE, WINDOW, STRIDE, SHORTCUT, KEEP, FACTORS.
// Sizes: also PAD_TOP, PAD_LEFT.

// Where V numbers of an array [batch, height, width, CHANNELS] lie.
struct Place {
  int c, w, h, n;
};

__device__ __forceinline__ Place place(unsigned i, int height, int width) {
  const unsigned c = i % CHANNELS, pixel = i / CHANNELS, row = pixel / width;
  return {(int)c, (int)(pixel % width), (int)(row % height), (int)(row / height)};
}

// Bytes of V places.
struct alignas(VECTOR) Places {
  unsigned char of[VECTOR];
};

// y = pooled, or pooled + a2 s + b2. With KEEP the winner's u and its place in the window are kept.
extern "C" __global__ void max_pooling_forward(
    const element* __restrict__ u, const float* __restrict__ a, const float* __restrict__ b,
    const element* __restrict__ s, const float* __restrict__ a2, const float* __restrict__ b2, element* __restrict__ y,
    element* __restrict__ winners, unsigned char* __restrict__ places, int batch) {
  const unsigned i = (blockIdx.x * blockDim.x + threadIdx.x) * V;
  if (i >= (unsigned)batch * OUT_HEIGHT * OUT_WIDTH * CHANNELS) return;
  const Place at = place(i, OUT_HEIGHT, OUT_WIDTH);
  const Coefficients k = coefficients_of(a, b, at.c);
  float best[V], winner[V];
  Places chosen;
  EACH(v) best[v] = -3.402823466e38f;
  EACH(v) winner[v] = 0;
  EACH(v) chosen.of[v] = 255;
#pragma unroll
  for (int tap = 0; tap < WINDOW * WINDOW; tap++) {
    const int h = at.h * STRIDE - PAD_TOP + tap / WINDOW, w = at.w * STRIDE - PAD_LEFT + tap % WINDOW;
    if (h < 0 || h >= HEIGHT || w < 0 || w >= WIDTH) continue;
    const Pack q = load(u + (((long)at.n * HEIGHT + h) * WIDTH + w) * CHANNELS + at.c);
    EACH(v) {
      const float f = value(q, v), z = activated(normalized(f, k.scale[v], k.shift[v]));
      if (chosen.of[v] == 255 || z > best[v] || z != z) {
        best[v] = z;
        winner[v] = f;
        chosen.of[v] = tap;
      }
    }
  }
#if SHORTCUT
  const Pack q = load(s + i);
  EACH(v) best[v] += a2[at.c + v] * value(q, v) + b2[at.c + v];
#endif
  store(y + i, best);
#if KEEP
  store(winners + i, winner);
  *reinterpret_cast<Places*>(places + i) = chosen;
#endif
}

// g = the sum of the gradients of the windows that chose this pixel; with FACTORS f0 g + f1 u + f2, the gradient of
// the normalization's input.
extern "C" __global__ void max_pooling_backward(
    const element* __restrict__ gradient, const unsigned char* __restrict__ places, const element* __restrict__ u,
    const float* __restrict__ factors, element* __restrict__ result, int batch) {
  const unsigned i = (blockIdx.x * blockDim.x + threadIdx.x) * V;
  if (i >= (unsigned)batch * HEIGHT * WIDTH * CHANNELS) return;
  const Place at = place(i, HEIGHT, WIDTH);
  float g[V];
  EACH(v) g[v] = 0;
  const int h = at.h + PAD_TOP, w = at.w + PAD_LEFT;
#pragma unroll
  for (int dh = 0; dh < (WINDOW + STRIDE - 1) / STRIDE; dh++)
#pragma unroll
    for (int dw = 0; dw < (WINDOW + STRIDE - 1) / STRIDE; dw++) {
      const int oh = h / STRIDE - dh, ow = w / STRIDE - dw, kh = h - oh * STRIDE, kw = w - ow * STRIDE;
      if (oh < 0 || oh >= OUT_HEIGHT || ow < 0 || ow >= OUT_WIDTH || kh >= WINDOW || kw >= WINDOW) continue;
      const long from = (((long)at.n * OUT_HEIGHT + oh) * OUT_WIDTH + ow) * CHANNELS + at.c;
      const Places chosen = *reinterpret_cast<const Places*>(places + from);
      const Pack q = load(gradient + from);
      EACH(v) if (chosen.of[v] == kh * WINDOW + kw) g[v] += value(q, v);
    }
#if FACTORS
  const Pack q = load(u + i);
  EACH(v) g[v] = factors[at.c + v] * g[v] + factors[CHANNELS + at.c + v] * value(q, v) + factors[2 * CHANNELS + at.c + v];
#endif
  store(result + i, g);
}
