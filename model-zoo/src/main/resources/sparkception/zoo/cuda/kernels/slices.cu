// A tensor u [rows, CHANNELS] within a wider one y [rows, WIDE], from channel OFFSET on: the branches of a concatenation.
// Option: MODE. V divides all three sizes.

// The slice of y = read(u).
extern "C" __global__ void into_slice(
    const element* __restrict__ u, const float* __restrict__ a, const float* __restrict__ b, element* __restrict__ y,
    int rows) {
  const long i = ((long)blockIdx.x * blockDim.x + threadIdx.x) * V;
  const long row = i / CHANNELS;
  if (row >= rows) return;
  const int c = (int)(i - row * CHANNELS);
  const Pack q = load(u + i);
  const Coefficients k = coefficients_of(a, b, c);
  float f[V];
  EACH(v) f[v] = activated(normalized(value(q, v), k.scale[v], k.shift[v]));
  store(y + row * WIDE + OFFSET + c, f);
}

// u = the slice of y.
extern "C" __global__ void out_of_slice(const element* __restrict__ y, element* __restrict__ u, int rows) {
  const long i = ((long)blockIdx.x * blockDim.x + threadIdx.x) * V;
  const long row = i / CHANNELS;
  if (row >= rows) return;
  const Pack q = load(y + row * WIDE + OFFSET + (i - row * CHANNELS));
  float f[V];
  EACH(v) f[v] = value(q, v);
  store(u + i, f);
}
