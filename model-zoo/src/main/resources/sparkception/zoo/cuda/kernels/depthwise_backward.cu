// Everything that follows from the gradient of a depthwise convolution's output, in one pass: the gradient of what was
// read, masked by its ReLU, with what a residual and a strided shortcut add; the gradient of the weights; and the sums
// over pixels that the gradients of the normalization before it are made of.
//   gradient, u [batch, HEIGHT, WIDTH, CHANNELS]   gradient of the output; input as it lies in memory
//   residual [as u], shortcut [batch, ceil(HEIGHT/2), ceil(WIDTH/2), CHANNELS]   added to the gradient
//   u1, u2 [as u]   what the sums are weighted with when u is not normalized itself
//   result [as u], partial [blocks along y][SUMS + 10][CHANNELS]: sum g, sum g u1, sum g u2, weights
// With NORMALIZED_RELU SUMS is 1 and u1 is u.
extern "C" __global__ void __launch_bounds__(256, BLOCKS) depthwise_backward(
    const element* __restrict__ gradient, const element* __restrict__ u, const float* __restrict__ weights,
    const float* __restrict__ a, const float* __restrict__ b, const element* __restrict__ residual,
    const element* __restrict__ shortcut, const element* __restrict__ u1, const element* __restrict__ u2,
    element* __restrict__ result, float* __restrict__ partial, int batch, int strip) {
  enum { FIRST_WEIGHT = 1 + SUMS, ALL = FIRST_WEIGHT + 9 };
  const int c = (blockIdx.x * blockDim.x + threadIdx.x) * V;
  const bool alive = c < CHANNELS;
  const int own = alive ? c : 0;
  const int strips = (HEIGHT + strip - 1) / strip, items = batch * strips * ((WIDTH + TILE - 1) / TILE);
  const long row = (long)WIDTH * CHANNELS;
  float k[9][V], scale[V], shift[V], s[ALL][V];
#pragma unroll
  for (int i = 0; i < 9; i++) EACH(v) k[i][v] = weights[(own + v) * 9 + i];
#pragma unroll
  for (int i = 0; i < ALL; i++) EACH(v) s[i][v] = 0;
  if (MODE == NORMALIZED_RELU) EACH(v) {
    scale[v] = a[own + v];
    shift[v] = b[own + v];
  }
  if (alive) for (int item = blockIdx.y * blockDim.y + threadIdx.y; item < items; item += gridDim.y * blockDim.y) {
    const Piece at = piece(item, strips, strip);
    const int rest = WIDTH - at.left;
    long here = ((long)at.image * HEIGHT * WIDTH + at.left) * CHANNELS + c + at.top * row;
    const element* g = gradient + here - CHANNELS;
    const element* in = u + here;
    Pack window[3][TILE + 2], next[TILE + 2], nextU[TILE];
    TILES(t, TILE + 2) {
      const bool inside = (t > 0 || at.left > 0) && t - 1 < rest;
      window[1][t] = at.top > 0 && inside ? load(g + t * CHANNELS - row) : zeros();
      window[2][t] = inside ? load(g + t * CHANNELS) : zeros();
      next[t] = at.top + 1 < HEIGHT && inside ? load(g + t * CHANNELS + row) : zeros();
    }
    TILES(t, TILE) nextU[t] = t < rest ? load(in + t * CHANNELS) : zeros();
#pragma unroll 1
    for (int h = at.top; h < at.bottom; h++) {
      Pack thisU[TILE], r[TILE], q1[TILE], q2[TILE];
      TILES(t, TILE + 2) {
        window[0][t] = window[1][t];
        window[1][t] = window[2][t];
        window[2][t] = next[t];
      }
      TILES(t, TILE) thisU[t] = nextU[t];
#if RESIDUAL
      TILES(t, TILE) r[t] = t < rest ? load(residual + here + t * CHANNELS) : zeros();
#endif
#if MODE != NORMALIZED_RELU && SUMS > 0
      TILES(t, TILE) q1[t] = t < rest ? load(u1 + here + t * CHANNELS) : zeros();
#endif
#if SUMS > 1
      TILES(t, TILE) q2[t] = t < rest ? load(u2 + here + t * CHANNELS) : zeros();
#endif
      g += row;
      in += row;
      if (h + 1 < at.bottom) {
        TILES(t, TILE + 2) next[t] = h + 2 < HEIGHT && (t > 0 || at.left > 0) && t - 1 < rest ? load(g + t * CHANNELS + row) : zeros();
        TILES(t, TILE) if (t < rest) nextU[t] = load(in + t * CHANNELS);
      }
      TILES(t, TILE) if (t < rest) {
        float z[V], x[V], d[V];
        EACH(v) {
          z[v] = value(thisU[t], v);
          if (MODE == NORMALIZED_RELU) z[v] = scale[v] * z[v] + shift[v];
          x[v] = MODE == AS_IS ? z[v] : fmaxf(z[v], 0.f);
          d[v] = 0;
        }
#pragma unroll
        for (int i = 0; i < 3; i++)
#pragma unroll
          for (int j = 0; j < 3; j++) EACH(v) {
            const float q = value(window[2 - i][t + 2 - j], v);
            d[v] += k[i * 3 + j][v] * q;
            s[FIRST_WEIGHT + i * 3 + j][v] += x[v] * q;
          }
#if SHORTCUT
        const bool even = !(h & 1) && !((at.left + t) & 1);
        Pack q = zeros();
        if (even) q = load(shortcut + (((long)at.image * ((HEIGHT + 1) / 2) + h / 2) * ((WIDTH + 1) / 2) + (at.left + t) / 2) * CHANNELS + c);
#if MODE == NORMALIZED_RELU
        EACH(v) d[v] += value(q, v); // it read what this one read, after the activation
#endif
#endif
        if (MODE != AS_IS) EACH(v) d[v] = z[v] > 0.f ? d[v] : 0.f;
#if RESIDUAL
        EACH(v) d[v] += value(r[t], v);
#endif
#if SHORTCUT && MODE != NORMALIZED_RELU
        EACH(v) d[v] += value(q, v);
#endif
        store(result + here + t * CHANNELS, d);
        EACH(v) s[0][v] += d[v];
#if MODE == NORMALIZED_RELU
        EACH(v) s[1][v] += d[v] * value(thisU[t], v);
#elif SUMS > 0
        EACH(v) s[1][v] += d[v] * value(q1[t], v);
#endif
#if SUMS > 1
        EACH(v) s[2][v] += d[v] * value(q2[t], v);
#endif
      }
      here += row;
    }
  }
  fold<ALL>(s, partial, CHANNELS, c, alive);
}
