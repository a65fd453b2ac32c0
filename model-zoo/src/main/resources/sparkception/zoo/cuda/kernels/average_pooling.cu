// The mean over pixels of read(u), u [batch, pixels, CHANNELS], into [batch, CHANNELS]. Option: MODE.
extern "C" __global__ void average_pooling_forward(
    const element* __restrict__ u, const float* __restrict__ a, const float* __restrict__ b, element* __restrict__ y,
    int batch, int pixels) {
  const int i = (blockIdx.x * blockDim.x + threadIdx.x) * V;
  if (i >= batch * CHANNELS) return;
  const int c = i % CHANNELS, n = i / CHANNELS;
  const Coefficients k = coefficients_of(a, b, c);
  float s[V];
  EACH(v) s[v] = 0;
#pragma unroll 4
  for (int p = 0; p < pixels; p++) {
    const Pack q = load(u + ((long)n * pixels + p) * CHANNELS + c);
    EACH(v) s[v] += activated(normalized(value(q, v), k.scale[v], k.shift[v]));
  }
  EACH(v) s[v] /= pixels;
  store(y + i, s);
}
