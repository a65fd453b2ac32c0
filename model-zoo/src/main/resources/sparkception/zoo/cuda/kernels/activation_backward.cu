// The gradient of u before its normalization from that of what was read, with what a residual and a strided shortcut
// add, and the sums over pixels for the normalization's gradient: as in a depthwise convolution's way back.
// Options: MODE, RESIDUAL, SHORTCUT, SUMS, BROADCAST (the gradient is [batch, CHANNELS], of the mean over pixels).
// Sizes: HEIGHT, WIDTH, CHANNELS. The result may be the gradient's memory, unless that is broadcast.
extern "C" __global__ void activation_backward(
    const element* gradient, const element* __restrict__ u, const float* __restrict__ a, const float* __restrict__ b,
    const element* __restrict__ residual, const element* __restrict__ shortcut, const element* __restrict__ u1,
    const element* __restrict__ u2, element* result, float* __restrict__ partial, int rows) {
  const int c = (blockIdx.x * blockDim.x + threadIdx.x) * V;
  const bool alive = c < CHANNELS;
  const Coefficients k = coefficients_of(a, b, alive ? c : 0);
  float s[1 + SUMS][V];
#pragma unroll
  for (int i = 0; i < 1 + SUMS; i++) EACH(v) s[i][v] = 0;
  if (alive)
#pragma unroll 2
    for (int row = blockIdx.y * blockDim.y + threadIdx.y; row < rows; row += gridDim.y * blockDim.y) {
      const long at = (long)row * CHANNELS + c;
      const Pack q = load(u + at);
      float d[V];
#if BROADCAST
      const Pack p = load(gradient + (long)(row / (HEIGHT * WIDTH)) * CHANNELS + c);
      EACH(v) d[v] = value(p, v) * (1.f / (HEIGHT * WIDTH));
#else
      const Pack p = load(gradient + at);
      EACH(v) d[v] = value(p, v);
#endif
#if SHORTCUT
      const int w = row % WIDTH, h = row / WIDTH % HEIGHT, n = row / (WIDTH * HEIGHT);
      const bool even = !(h & 1) && !(w & 1);
      Pack more = zeros();
      if (even) more = load(shortcut + (((long)n * ((HEIGHT + 1) / 2) + h / 2) * ((WIDTH + 1) / 2) + w / 2) * CHANNELS + c);
#if MODE == NORMALIZED_RELU
      EACH(v) d[v] += value(more, v);
#endif
#endif
      EACH(v) d[v] = gone_back(d[v], normalized(value(q, v), k.scale[v], k.shift[v]));
#if RESIDUAL
      const Pack r = load(residual + at);
      EACH(v) d[v] += value(r, v);
#endif
#if SHORTCUT && MODE != NORMALIZED_RELU
      EACH(v) d[v] += value(more, v);
#endif
      store(result + at, d);
      EACH(v) s[0][v] += d[v];
#if IS_NORMALIZED
      EACH(v) s[1][v] += d[v] * value(q, v);
#elif SUMS > 0
      const Pack f1 = load(u1 + at);
      EACH(v) s[1][v] += d[v] * value(f1, v);
#endif
#if SUMS > 1
      const Pack f2 = load(u2 + at);
      EACH(v) s[2][v] += d[v] * value(f2, v);
#endif
    }
  fold<1 + SUMS>(s, partial, CHANNELS, c, alive);
}
