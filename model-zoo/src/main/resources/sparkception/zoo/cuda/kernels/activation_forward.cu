// y = read(u), or read(u) + r, or read(u) + a2 r + b2, of [rows, CHANNELS]. Options: MODE, RESIDUAL (0, 1 or 2).
extern "C" __global__ void activation_forward(
    const element* __restrict__ u, const float* __restrict__ a, const float* __restrict__ b,
    const element* __restrict__ r, const float* __restrict__ a2, const float* __restrict__ b2, element* __restrict__ y,
    int rows) {
  const int c = (blockIdx.x * blockDim.x + threadIdx.x) * V;
  if (c >= CHANNELS) return;
  const Coefficients k = coefficients_of(a, b, c);
#if RESIDUAL == 2
  float scale[V], shift[V];
  EACH(v) scale[v] = a2[c + v];
  EACH(v) shift[v] = b2[c + v];
#endif
#pragma unroll 4
  for (int row = blockIdx.y * blockDim.y + threadIdx.y; row < rows; row += gridDim.y * blockDim.y) {
    const long at = (long)row * CHANNELS + c;
    const Pack q = load(u + at);
    float f[V];
    EACH(v) f[v] = activated(normalized(value(q, v), k.scale[v], k.shift[v]));
#if RESIDUAL
    const Pack p = load(r + at);
#if RESIDUAL == 2
    EACH(v) f[v] += scale[v] * value(p, v) + shift[v];
#else
    EACH(v) f[v] += value(p, v);
#endif
#endif
    store(y + at, f);
  }
}
